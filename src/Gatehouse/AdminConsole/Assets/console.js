// What is nicer with a script; every page does its work without.
const zone = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

function enhance(root) {
  for (const time of root.querySelectorAll('time[datetime]')) {
    const at = new Date(time.dateTime);
    time.title = time.textContent;
    time.textContent = zone.format(at);
  }

  for (const button of root.querySelectorAll('[data-copy]')) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.classList.add('text-green');
      button.setAttribute('aria-label', 'Copied');
    });
  }

  for (const field of root.querySelectorAll('[data-submits]')) field.addEventListener('change', () => field.form.requestSubmit());
}

// <section id="x" data-live="5">: read again every so many seconds, as long as the page is looked at, nothing in it has the focus and nothing was opened.
for (const part of document.querySelectorAll('[data-live]')) {
  setInterval(async () => {
    if (document.hidden || part.contains(document.activeElement) || part.querySelector('details[open]')) return;
    const answer = await fetch(location.href, { headers: { 'Cache-Control': 'no-cache' } }).catch(() => null);
    if (!answer?.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById(part.id);
    if (!fresh) return;
    enhance(fresh);
    if (fresh.innerHTML !== part.innerHTML) part.replaceChildren(...fresh.childNodes);
  }, 1000 * part.dataset.live);
}

enhance(document);
