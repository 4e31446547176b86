import { ident, type PreparedTable, type Sql, sql, statementText } from './sql.ts'

/**
 * A query whose rows are worked out once a data version and then read from a table: what scans a whole history, and is
 * the same for every reader. It may depend on the registry and on which columns the data has, and must not on what a
 * reader sends, since every other text or value is another table.
 *
 * The engine makes the table where a statement first needs it, in its own folder and within its limits; the server asks
 * for what pages read with their default inputs before a reader does.
 *
 * @param label names the table in logs and plans
 * @param body a whole query; an ORDER BY in it keeps rows together that are read together
 * @returns a table expression with the body's columns
 */
export function prepared(label: string, body: Sql): Sql {
  const table: PreparedTable = { name: `${label}_${print(body)}`, body }
  return { ...sql`prepared.${ident(table.name)}`, tables: [...(body.tables ?? []), table] }
}

/** 64 bits of the body's text and values (FNV-1a, twice from other starts): equal bodies are one table. */
function print(body: Sql): string {
  const text = `${statementText(body)}\0${JSON.stringify(body.values)}`
  let a = 0x811c9dc5
  let b = 0x9e3779b9
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    a = Math.imul(a ^ code, 0x01000193)
    b = Math.imul(b ^ code, 0x85ebca6b)
  }
  return [a, b].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('')
}
