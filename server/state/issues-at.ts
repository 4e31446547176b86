import type { Fault, Issue } from '../../core/yaml/issue.ts'
import { parseYaml } from '../../core/yaml/parse-yaml.ts'
import type { YamlFile } from './yaml-files.ts'

/** Faults that begin at an entry of a section of the registries, each at its place in the file that has the entry. */
export function issuesAt(faults: readonly Fault[], registries: readonly YamlFile[]): Issue[] {
  if (faults.length === 0) return []
  return registries.flatMap(({ file, bytes }) => {
    const { document } = parseYaml(file, bytes)
    const sections = (document?.value ?? {}) as Record<string, Record<string, unknown> | undefined>
    const isHere = ({ path: [section = '', id = ''] }: Fault) =>
      Object.hasOwn(sections[String(section)] ?? {}, String(id))
    return faults.filter(isHere).map((fault) => document!.issue(fault))
  })
}

/** Faults of one file, each at its place. */
export function issuesIn(faults: readonly Fault[], { file, bytes }: YamlFile): Issue[] {
  const { document } = faults.length > 0 ? parseYaml(file, bytes) : { document: null }
  return faults.flatMap((fault) => (document ? [document.issue(fault)] : []))
}
