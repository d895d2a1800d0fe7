using System.Globalization;

namespace Gatehouse.Simulate;

/// <summary>Somebody in the imitated directory. Some names carry letters that a careless server breaks.</summary>
sealed class Person
{
    static readonly (string Name, string Handle)[] Given =
    [
        ("Ada", "ada"), ("Amina", "amina"), ("Björn", "bjorn"), ("Chloé", "chloe"), ("Dmitri", "dmitri"),
        ("Elif", "elif"), ("Grace", "grace"), ("Hana", "hana"), ("Ingrid", "ingrid"), ("José", "jose"),
        ("Kwame", "kwame"), ("Łukasz", "lukasz"), ("Mei", "mei"), ("Noor", "noor"), ("Oluwaseun", "oluwaseun"),
        ("Priya", "priya"), ("Rosa", "rosa"), ("Zoë", "zoe"),
    ];

    static readonly (string Name, string Handle)[] Family =
    [
        ("Adeyemi", "adeyemi"), ("Bianchi", "bianchi"), ("Çelik", "celik"), ("de la Cruz", "delacruz"),
        ("Fischer", "fischer"), ("García", "garcia"), ("Haddad", "haddad"), ("Ito", "ito"),
        ("Kowalczyk", "kowalczyk"), ("Lindqvist", "lindqvist"), ("Müller", "muller"), ("Nguyễn", "nguyen"),
        ("O'Brien", "obrien"), ("Rao", "rao"), ("Smith-Jones", "smith-jones"), ("Tanaka", "tanaka"),
        ("Van den Berg", "vandenberg"), ("王", "wang"),
    ];

    static readonly string[] Titles = ["Accountant", "Analyst", "Designer", "Engineer", "Nurse", "R&D Lead", "Writer"];

    public Person(int index, int seed, string domain)
    {
        var lot = new Lot("person", index, seed, domain);
        var (given, family) = (lot.Pick(Given, 0), lot.Pick(Family, 1));
        (GivenName, FamilyName) = (given.Name, family.Name);
        Nickname = $"{given.Handle}.{family.Handle}.{Lot.Number(index, seed)}";
        UserName = $"{Nickname}@{domain}";
        Title = lot.Pick(Titles, 2);
        Department = lot.Pick(SyncPlan.Departments, 3);
        EmployeeNumber = (100_000 + index).ToString(CultureInfo.InvariantCulture);
        OktaId = "00u" + lot.Word(17, 4);
        Password = lot.Word(11, 21);
    }

    public string UserName { get; }
    public string Nickname { get; }
    public string GivenName { get; }
    public string FamilyName { get; }
    public string DisplayName => $"{GivenName} {FamilyName}";
    public string Title { get; }
    public string Department { get; }
    public string EmployeeNumber { get; }
    public string OktaId { get; }
    public string Password { get; }
}
