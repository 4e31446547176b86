import type { ErrorCode } from '../../core/api/errors.ts'
import type { Painting } from '../../core/api/papers.ts'

type Code = Extract<ErrorCode, `report-${string}`>

/** A report could not be made; the message is for people. */
export class ReportFault extends Error {
  readonly code: Code
  constructor(code: Code, message: string) {
    super(message)
    this.name = 'ReportFault'
    this.code = code
  }

  /** Of widgets, or of the page itself, that the page could not show. */
  static of(faults: Painting['faults']): ReportFault {
    const said = faults.map(({ widget, title, why }) =>
      widget === null ? why : `widget "${widget}"${title ? ` (${title})` : ''}: ${why}`,
    )
    return new ReportFault('report-failed', said.join('; ') || 'the page could not be shown')
  }
}
