/**
 * A statement in parts: text that we wrote, and values that are always bound, never spliced.
 * `sql` nests; the only way to put a name into the text is `ident`.
 */
export interface Sql {
  readonly text: readonly string[]
  readonly values: readonly SqlValue[]
  /** What must have been worked out before it runs, each after what its own body reads; see `prepared`. */
  readonly tables?: readonly PreparedTable[]
}

/** A table that is worked out once a data version. */
export interface PreparedTable {
  readonly name: string
  /** A query without anything that a reader sent. */
  readonly body: Sql
}

export type SqlValue = string | number | boolean | null | readonly string[] | readonly number[]

/** Tagged template: `sql\`select ${ident(column)} from t where symbol = ${symbol}\``. */
export function sql(strings: TemplateStringsArray, ...parts: readonly (Sql | SqlValue)[]): Sql {
  const text: string[] = [strings[0] ?? '']
  const values: SqlValue[] = []
  const tables = new Map<string, PreparedTable>()
  const append = (s: string) => {
    text[text.length - 1] += s
  }
  parts.forEach((part, i) => {
    if (isSql(part)) {
      for (const table of part.tables ?? []) tables.set(table.name, table)
      append(part.text[0] ?? '')
      part.values.forEach((value, j) => {
        values.push(value)
        text.push(part.text[j + 1] ?? '')
      })
    } else {
      values.push(part)
      text.push('')
    }
    append(strings[i + 1] ?? '')
  })
  return tables.size === 0 ? { text, values } : { text, values, tables: [...tables.values()] }
}

function isSql(part: Sql | SqlValue): part is Sql {
  return typeof part === 'object' && part !== null && 'text' in part
}

/** A quoted identifier. Callers pass names from a registry, never from a reader. */
export function ident(name: string): Sql {
  return { text: [`"${name.replaceAll('"', '""')}"`], values: [] }
}

/** Statement text that we wrote ourselves, as a fragment. Never call it with anything a reader sent. */
export function raw(text: string): Sql {
  return { text: [text], values: [] }
}

/** A quoted text of the registry's or the operator's, where a statement cannot hold bound values: a view's definition. */
export function literal(text: string): Sql {
  return raw(`'${text.replaceAll("'", "''")}'`)
}

/** Fragments with a separator between them; an empty list gives an empty fragment. */
export function join(parts: readonly Sql[], separator = ', '): Sql {
  return parts.reduce<Sql>((all, part, i) => (i === 0 ? part : sql`${all}${raw(separator)}${part}`), raw(''))
}

/** The text with $1, $2, … for the driver, beside `values`. */
export function statementText(statement: Sql): string {
  return statement.text.reduce((all, part, i) => (i === 0 ? part : `${all}$${i}${part}`), '')
}
