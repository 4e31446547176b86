import { unknown } from '../words/nearest.ts'
import { type Entries, known } from './entry.ts'

/**
 * A name that leads nowhere would keep nothing from anybody. What a data tree or the pages name is not known here: see
 * `policyFaults`.
 */
export function checkPolicies(entries: Entries): void {
  for (const entry of entries.policies.values()) {
    const { datasets, rows } = entry.value
    for (const [i, name] of typeof datasets === 'object' ? datasets.entries() : [])
      known(entry, entries, 'datasets', name, ['datasets', i])
    if (typeof rows !== 'object') continue
    rows.groups?.forEach((name, i) => {
      known(entry, entries, 'groups', name, ['rows', 'groups', i])
    })
    for (const [name, columns] of Object.entries(rows.datasets ?? {})) {
      const path = ['rows', 'datasets', name]
      if (!known(entry, entries, 'datasets', name, path, 'key') || columns === 'all') continue
      const names = Object.keys(entries.datasets.get(name)!.value.columns)
      for (const column of Object.keys(columns).filter((one) => !names.includes(one))) {
        const words = unknown(`unknown column "${column}" of data set "${name}"`, column, names)
        entry.report({ code: 'unknown-column', path: [...path, column], at: 'key', ...words })
      }
    }
  }
}
