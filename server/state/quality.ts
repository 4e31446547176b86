import type { Registry } from '../../core/registry/registry.ts'
import type { QueryContext } from '../../core/sql/context.ts'
import { createMarks, type Found, type Marks } from '../../core/sql/marks.ts'
import { qualityStatement, ruleGroups } from '../../core/sql/quality.ts'
import type { Engine } from '../duckdb/engine.ts'

/** What the rules of the registry put in doubt. A rule that cannot be looked at marks nothing, and is a line in the log. */
export async function readMarks(
  engine: Engine,
  registry: Registry,
  session: string,
  onLog: (line: string) => void,
): Promise<Marks> {
  const context: QueryContext = { registry, session, columns: (dataset) => engine.columns(dataset) }
  const groups = ruleGroups(registry).map(async (group) => {
    try {
      const statement = qualityStatement(group, context)
      return { group, found: statement ? foundIn((await engine.run(statement)).data) : [] }
    } catch (error) {
      const ids = group.rules.map(({ id }) => id).join(', ')
      onLog(`quality rules ${ids} were not looked at: ${(error as Error).message}`)
      return { group, found: [] }
    }
  })
  return createMarks(registry, await Promise.all(groups))
}

function foundIn(data: string): Found[] {
  const [rules, subjects, positions, periods, newest, measures] = JSON.parse(data) as [
    ...[string[], string[], number[], string[], number[], number[]],
  ]
  return rules.map((rule, i) => ({
    ...{ rule, subject: subjects[i]!, position: positions[i]!, period: periods[i]! },
    ...{ newest: newest[i]!, measure: measures[i]! },
  }))
}
