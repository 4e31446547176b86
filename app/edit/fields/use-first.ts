import { useSubjects } from '../../api.ts'
import { useWidgetForm } from './form.ts'
import type { Names } from './schema-fields.ts'

/** Gives a name that there is, for an entry that needs one to begin with; none of those that are taken. */
export function useFirst() {
  const { columns, metrics, plugins } = useWidgetForm()
  const subjects = useSubjects(null).data ?? []
  return (of: readonly Names[], taken: ReadonlySet<string> = new Set()): string => {
    const numbers = columns.filter(({ type }) => type === 'number')
    const known = [
      ...(of.includes('column') ? [...numbers, ...columns].map(({ name }) => name) : []),
      ...(of.includes('metric') ? metrics.map(({ id }) => id) : []),
      ...(of.includes('entity') ? plugins.entities.map(({ id }) => id) : []),
      ...(of.includes('subject') ? subjects.map(({ symbol }) => symbol) : []),
    ]
    return known.find((id) => !taken.has(id)) ?? known[0] ?? ''
  }
}
