import { formatIssue, type Issue } from '../../core/yaml/issue.ts'
import { foundInData } from './data-issues.ts'
import type { State } from './state.ts'

export interface Log {
  info(details: object, message: string): void
  warn(details: object, message: string): void
  error(details: object, message: string): void
}

/** What the operator must know of a state that has come into place. */
export function reportState(log: Log, before: State | undefined, next: State): void {
  reportIssues(log, [...next.registryIssues, ...[...next.pages.values()].flatMap((page) => page.issues)])
  if (before?.engine !== next.engine) {
    for (const [dataset, reason] of next.engine.faults) {
      log.warn({ dataset, reason }, 'a data set cannot be read')
    }
    for (const { dataset, file, text, fault } of foundInData(next)) {
      if (fault) log.warn({ dataset, file }, text)
      else log.info({ dataset, file }, text)
    }
  }
  for (const [file, { kept }] of next.generation.files) {
    const { why, reason } = kept ?? {}
    if (!kept || before?.generation.files.get(file)?.kept?.reason === reason) continue
    log.warn({ file, why, reason }, 'a file of the data is no good; its last good version is kept')
  }
  const details = {
    configVersion: next.configVersion,
    dataVersion: next.dataVersion,
    pages: next.pages.size,
    datasets: next.tree.files.size - next.engine.faults.size,
  }
  log.info(details, before ? 'reloaded' : 'loaded')
}

export function reportIssues(log: Log, issues: readonly Issue[]): void {
  for (const issue of issues) log.warn({ code: issue.code }, formatIssue(issue))
}
