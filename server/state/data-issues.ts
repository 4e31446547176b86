import { relative } from 'node:path'
import { isFault } from '../../core/sql/reading.ts'
import { unknown } from '../../core/words/nearest.ts'
import { say } from '../../core/words/text.ts'
import type { Fault, Issue, Path } from '../../core/yaml/issue.ts'
import { foundIn } from './findings.ts'
import { issuesAt } from './issues-at.ts'
import type { State } from './state.ts'
import type { YamlFile } from './yaml-files.ts'

/** What the files of a state hold that is not as promised, in words for the operator. */
export function foundInData({ surveys, registry, tree }: State) {
  return [...surveys].flatMap(([dataset, { findings }]) =>
    findings.map((finding) => ({
      dataset,
      file: relative(tree.dir, tree.files.get(dataset) ?? ''),
      text: say(foundIn(dataset, finding, registry), 'en'),
      fault: isFault(finding),
    })),
  )
}

/** What is wrong with the data of a state, each at the entry of the registry that declares it otherwise. */
export function dataIssues(state: State, registries: readonly YamlFile[]): Issue[] {
  const faults = [...state.registry.datasets.keys()].flatMap((id) => faultsOf(id, state))
  return issuesAt(faults, registries)
}

function faultsOf(id: string, { registry, tree, engine, surveys }: State): Fault[] {
  const dataset = registry.datasets.get(id)!
  const fault = (message: string, path: Path = [], at: Fault['at'] = 'key'): Fault => ({
    ...{ code: 'data', path: ['datasets', id, ...path], at, message },
  })
  const path = tree.files.get(id)
  if (path === undefined) {
    if (dataset.optional) return []
    const others = dataset.fallbacks.map((one) => ` or "${one}"`).join('')
    return [fault(`missing file "${dataset.path}"${others} in ${tree.dir}`, ['path'], 'value')]
  }
  const file = relative(tree.dir, path)
  const reason = engine.faults.get(id)
  if (reason !== undefined) return [fault(`unreadable file "${file}": ${reason}`)]
  const survey = surveys.get(id)
  if (!survey) return []
  const { stored } = survey.reading
  const needed = new Set([...dataset.key, dataset.subject ?? [], dataset.time.column ?? []].flat())
  const lacking = [...needed].filter((column) => stored[column] === undefined)
  const names = engine.fileColumns.get(id)?.keys() ?? []
  return [
    ...lacking.map((column) =>
      fault(unknown(`missing column "${column}" in file "${file}"`, column, names).message, [
        'columns',
        column,
      ]),
    ),
    ...survey.findings.filter(isFault).map((finding) => {
      const text = `invalid data in file "${file}": ${say(foundIn(id, finding, registry), 'en')}`
      return finding.column === null ? fault(text, ['key']) : fault(text, ['columns', finding.column])
    }),
  ]
}
