using System.Globalization;
using Npgsql;

namespace Gatehouse.Data;

/// <summary>
/// PostgreSQL: pooled, prepared, and with as few round trips as the work allows. A transaction that only writes is one: begin
/// and commit travel with its statements.
/// </summary>
sealed class PostgresEngine : Engine
{
    const int Tries = 8;

    readonly NpgsqlDataSource source;

    public PostgresEngine(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        // What the operator says holds; behind PgBouncer, for example, "Max Auto Prepare=0". (The builder's ContainsKey knows every keyword.)
        if (!Says("Max Auto Prepare")) settings.MaxAutoPrepare = 200;
        if (!Says("Auto Prepare Min Usages")) settings.AutoPrepareMinUsages = 2;
        if (!Says("Application Name")) settings.ApplicationName = "gatehouse";
        // No session is left in a state that the next one could notice: resetting each would cost a round trip.
        if (!Says("No Reset On Close")) settings.NoResetOnClose = true;
        source = new NpgsqlDataSourceBuilder(settings.ConnectionString).UsePhysicalConnectionInitializer(Prepare, PrepareAsync).Build();

        bool Says(string keyword) => connectionString.Replace(" ", "", StringComparison.Ordinal).Contains(keyword.Replace(" ", "", StringComparison.Ordinal) + "=", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>
    /// A prepared statement is planned once. By itself PostgreSQL goes on planning for each execution where it once found that cheaper, as on
    /// the empty tables of a new installation: a look-up then takes longer to plan than to run, for as long as its connection lives. And what was
    /// planned while a table was a page, foreign keys included, must not read all of it when it has grown: with an index at hand none is.
    /// Such a plan seems dear, which is no reason to compile it (jit).
    /// Where the values matter (<see cref="PlanForValues"/>) it still decides for itself.
    /// </summary>
    const string PlanOnce = "set plan_cache_mode = force_generic_plan; set enable_seqscan = off; set jit = off";

    static readonly Statement PlanForValues = new(SqlShape.Of("select set_config('plan_cache_mode', 'auto', true), set_config('enable_seqscan', 'on', true)"), []);

    public override Dialect Dialect => Dialect.Postgres;

    public override async Task ReadAsync(IReadOnlyList<Read> reads, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var batch = new NpgsqlBatch(connection);
        var byValues = false;
        foreach (var read in reads) byValues |= read.Statement.PlannedByValues;
        if (byValues) batch.BatchCommands.Add(Command(PlanForValues));
        foreach (var read in reads) batch.BatchCommands.Add(Command(read.Statement));
        await using var rows = await batch.ExecuteReaderAsync(ct);
        if (byValues) await rows.NextResultAsync(ct);
        var row = new PostgresRow(rows);
        foreach (var read in reads)
        {
            while (await rows.ReadAsync(ct)) read.Row(row);
            await rows.NextResultAsync(ct);
        }
    }

    static void Prepare(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand(PlanOnce, connection);
        command.ExecuteNonQuery();
    }

    static async Task PrepareAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(PlanOnce, connection);
        await command.ExecuteNonQueryAsync();
    }

    public override async Task<T> WriteAsync<T>(Func<Session, Task<T>> work, CancellationToken ct)
    {
        for (var attempt = 1; ;)
        {
            try
            {
                return await TryWriteAsync(work, ct);
            }
            catch (MovedException)
            {
                ct.ThrowIfCancellationRequested(); // Each time somebody else got on, so this ends.
            }
            catch (PostgresException met) when (Dialect.MayRetry(met) && attempt < Tries)
            {
                await Task.Delay(Random.Shared.Next(5, 20 * attempt++), ct);
            }
        }
    }

    async Task<T> TryWriteAsync<T>(Func<Session, Task<T>> work, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var session = new PostgresSession(connection);
        try
        {
            var result = await work(session);
            if (result is IUndo { Undo: true }) await session.RollbackAsync();
            else await session.CommitAsync(ct);
            return result;
        }
        catch
        {
            await session.RollbackAsync();
            throw;
        }
    }

    public override async Task ScriptAsync(Func<Func<string, Task>, Func<string, Task<object?>>, Task> work, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await work(
            async sql => { await using var command = Raw(sql, connection); await command.ExecuteNonQueryAsync(ct); },
            async sql => { await using var command = Raw(sql, connection); return await command.ExecuteScalarAsync(ct); });
        await transaction.CommitAsync(ct);
        await connection.ReloadTypesAsync(ct);
    }

    public override ValueTask DisposeAsync() => source.DisposeAsync();

#pragma warning disable CA2100 // Built by SqlText, whose holes are parameters, or our own embedded resource.
    static NpgsqlCommand Raw(string sql, NpgsqlConnection connection) => new(sql, connection);

    static NpgsqlBatchCommand Command(Statement statement)
    {
        var command = new NpgsqlBatchCommand(statement.Shape.Text);
#pragma warning restore CA2100
        foreach (var value in statement.Values)
            command.Parameters.Add(value switch
            {
                string text => new NpgsqlParameter<string> { TypedValue = text },
                long number => new NpgsqlParameter<long> { TypedValue = number },
                bool truth => new NpgsqlParameter<bool> { TypedValue = truth },
                byte[] utf8 => new NpgsqlParameter<byte[]> { TypedValue = utf8, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text },
                string[] list => new NpgsqlParameter<string[]> { TypedValue = list },
                decimal number => new NpgsqlParameter<decimal> { TypedValue = number },
                SqlNull none => new NpgsqlParameter
                {
                    Value = DBNull.Value, NpgsqlDbType = none == SqlNull.Number ? NpgsqlTypes.NpgsqlDbType.Bigint : NpgsqlTypes.NpgsqlDbType.Text,
                },
                _ => throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"No parameter type for {value.GetType()}.")),
            });
        return command;
    }

    sealed class PostgresRow(NpgsqlDataReader rows) : Row
    {
        public override bool IsDBNull(int column) => rows.IsDBNull(column);

        public override string GetString(int column) => rows.GetString(column);

        public override byte[] GetUtf8(int column) => rows.GetFieldValue<byte[]>(column);

        // max() and count() of a small type answer another one.
        public override long GetInt64(int column) => rows.GetFieldType(column) == typeof(long)
            ? rows.GetInt64(column)
            : Convert.ToInt64(rows.GetValue(column), CultureInfo.InvariantCulture);

        public override bool GetBoolean(int column) => rows.GetBoolean(column);

        public override string? GetText(int column) => rows.IsDBNull(column) ? null : Convert.ToString(rows.GetValue(column), CultureInfo.InvariantCulture);
    }

    sealed class PostgresSession(NpgsqlConnection connection) : Session
    {
        static readonly Statement Begin = new(SqlShape.Of("begin"), []), Commit = new(SqlShape.Of("commit"), []), Rollback = new(SqlShape.Of("rollback"), []);

        readonly List<(Statement Statement, Action<int>? Affected)> waiting = [];
        readonly List<Action<Row>?> readers = []; // Of each statement that answers rows; null for those of the condition and of the plan.
        bool begun;

        public override void Demand(Statement condition)
        {
            waiting.Add((condition, null));
            readers.Add(null);
        }

        public override void Ask(Statement statement, Action<Row> row)
        {
            BeginOnce();
            waiting.Add((statement, null));
            readers.Add(row);
        }

        public override void Do(Statement statement, Action<int>? affected = null)
        {
            if (statement.PlannedByValues) Demand(PlanForValues);
            waiting.Add((statement, affected));
        }

        public override Task FlushAsync(CancellationToken ct)
        {
            BeginOnce();
            return waiting.Count == 0 ? Task.CompletedTask : SendAsync(ct);
        }

        public override Task QueryAsync(Statement statement, Action<Row> row, CancellationToken ct)
        {
            Ask(statement, row);
            return SendAsync(ct);
        }

        /// <summary>Statements sent together are one transaction anyway; begin and commit are needed only around round trips.</summary>
        public async Task CommitAsync(CancellationToken ct)
        {
            if (begun) waiting.Add((Commit, null));
            if (waiting.Count > 0) await SendAsync(ct);
            begun = false;
        }

        public async Task RollbackAsync()
        {
            waiting.Clear();
            readers.Clear();
            if (!begun || connection.State != System.Data.ConnectionState.Open) return;
            waiting.Add((Rollback, null));
            await SendAsync(CancellationToken.None);
            begun = false;
        }

        void BeginOnce()
        {
            if (!begun) waiting.Insert(0, (Begin, null));
            begun = true;
        }

        async Task SendAsync(CancellationToken ct)
        {
            await using var batch = new NpgsqlBatch(connection);
            foreach (var (statement, _) in waiting) batch.BatchCommands.Add(Command(statement));
            var (sent, told) = (waiting.ToArray(), readers.ToArray());
            waiting.Clear();
            readers.Clear();
            await using (var rows = await batch.ExecuteReaderAsync(ct))
            {
                // What answers no rows has no result here.
                var current = new PostgresRow(rows);
                foreach (var row in told)
                {
                    while (row is not null && await rows.ReadAsync(ct)) row(current);
                    await rows.NextResultAsync(ct);
                }

                while (await rows.NextResultAsync(ct))
                {
                    // What is left tells only how many rows it touched, or its error.
                }
            }

            for (var i = 0; i < sent.Length; i++) sent[i].Affected?.Invoke(batch.BatchCommands[i].RecordsAffected);
        }
    }
}
