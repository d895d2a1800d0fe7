using Npgsql;

namespace Gatehouse.Floor;

/// <summary>PostgreSQL, pooled and prepared, with as many round trips as the plainest code needs.</summary>
sealed class PostgresFloor(string connection) : FloorStore
{
    readonly NpgsqlDataSource source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connection) { MaxAutoPrepare = 50, AutoPrepareMinUsages = 2 });

    public override Task InitAsync() => RunAsync("""
        create table if not exists users (id uuid primary key, seq bigint generated always as identity, user_name text collate "C" not null,
          external_id text collate "C", active bool not null default true, version int not null default 1, doc bytea not null, emails text not null);
        create unique index if not exists users_name on users (user_name);
        create index if not exists users_external on users (external_id);
        create unique index if not exists users_seq on users (seq);
        create table if not exists groups (id uuid primary key, name text collate "C", doc bytea);
        create index if not exists groups_name on groups (name);
        create table if not exists members (group_id uuid, user_id uuid, primary key (group_id, user_id));
        create index if not exists members_user on members (user_id);
        """);

    public override async Task<bool> AddUserAsync(FloorUser user) => await RunAsync(
        "insert into users (id, user_name, external_id, doc, emails) values ($1, $2, $3, $4, $5) on conflict do nothing",
        P(user.Id), P(user.Name), P(user.ExternalId ?? ""), P(user.Document), P(user.Email)) == 1;

    public override Task<byte[]?> ByNameAsync(string name) => OneAsync("select doc from users where user_name = $1", P(name));

    public override Task<byte[]?> ByIdAsync(Guid id) => OneAsync("select doc from users where id = $1", P(id));

    public override async Task<FloorPage> PageAsync(int skip, int count) => new(
        await CountAsync("select count(*) from users"),
        await ListAsync("select doc from users order by seq offset $1 limit $2", P(skip), P(count)));

    public override async Task<FloorPage> EmailContainsAsync(string text, int skip, int count) => new(
        await CountAsync("select count(*) from users where position($1 in emails) > 0", P(text)),
        await ListAsync("select doc from users where position($1 in emails) > 0 order by seq offset $2 limit $3", P(text), P(skip), P(count)));

    public override async Task<byte[]?> PatchAsync(Guid id, bool active, Func<byte[], int, byte[]> change)
    {
        await using var link = await source.OpenConnectionAsync();
        await using var transaction = await link.BeginTransactionAsync();
        byte[] document;
        await using (var select = new NpgsqlCommand("select doc, version from users where id = $1 for update", link) { Parameters = { P(id) } })
        await using (var rows = await select.ExecuteReaderAsync())
        {
            if (!await rows.ReadAsync()) return null;
            document = change(rows.GetFieldValue<byte[]>(0), rows.GetInt32(1));
        }

        await using (var update = new NpgsqlCommand("update users set doc = $2, version = version + 1, active = $3 where id = $1", link)
        {
            Parameters = { P(id), P(document), P(active) },
        }) await update.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
        return document;
    }

    public override Task AddGroupAsync(Guid id, string name, byte[] document) =>
        RunAsync("insert into groups (id, name, doc) values ($1, $2, $3)", P(id), P(name), P(document));

    public override Task<byte[]?> GroupByNameAsync(string name) => OneAsync("select doc from groups where name = $1", P(name));

    public override Task AddMembersAsync(Guid group, Guid[] users) => RunAsync(
        "insert into members select $1, u.id from unnest($2) x join users u on u.id = x on conflict do nothing", P(group), P(users));

    public override Task RemoveMemberAsync(Guid group, Guid user) => RunAsync("delete from members where group_id = $1 and user_id = $2", P(group), P(user));

    public override async Task FillAsync(IEnumerable<FloorUser> users)
    {
        await using var link = await source.OpenConnectionAsync();
        await using var copy = await link.BeginBinaryImportAsync("copy users (id, user_name, external_id, doc, emails) from stdin (format binary)");
        foreach (var user in users)
            await copy.WriteRowAsync(CancellationToken.None, user.Id, user.Name, user.ExternalId ?? "", user.Document, user.Email);
        await copy.CompleteAsync();
    }

    public override async Task FillMembersAsync(Guid group, IEnumerable<Guid> users)
    {
        await using var link = await source.OpenConnectionAsync();
        await using var copy = await link.BeginBinaryImportAsync("copy members (group_id, user_id) from stdin (format binary)");
        foreach (var user in users) await copy.WriteRowAsync(CancellationToken.None, group, user);
        await copy.CompleteAsync();
    }

    public override async Task SettleAsync()
    {
        await RunAsync("vacuum analyze");
        await RunAsync("checkpoint");
    }

    public override ValueTask DisposeAsync() => source.DisposeAsync();

    static NpgsqlParameter<T> P<T>(T value) => new() { TypedValue = value };

    async Task<int> RunAsync(string sql, params NpgsqlParameter[] parameters)
    {
        await using var command = Command(sql, parameters);
        return await command.ExecuteNonQueryAsync();
    }

    async Task<byte[]?> OneAsync(string sql, params NpgsqlParameter[] parameters)
    {
        await using var command = Command(sql, parameters);
        return await command.ExecuteScalarAsync() as byte[];
    }

    async Task<long> CountAsync(string sql, params NpgsqlParameter[] parameters)
    {
        await using var command = Command(sql, parameters);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    async Task<List<byte[]>> ListAsync(string sql, params NpgsqlParameter[] parameters)
    {
        await using var command = Command(sql, parameters);
        await using var rows = await command.ExecuteReaderAsync();
        var list = new List<byte[]>();
        while (await rows.ReadAsync()) list.Add(rows.GetFieldValue<byte[]>(0));
        return list;
    }

    NpgsqlCommand Command(string sql, NpgsqlParameter[] parameters)
    {
        var command = source.CreateCommand(sql);
        command.CommandTimeout = 300; // Vacuum of a million rows.
        foreach (var parameter in parameters) command.Parameters.Add(parameter);
        return command;
    }
}
