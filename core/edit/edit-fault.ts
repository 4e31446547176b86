/** Why an edit cannot be made. */
export type EditFaultCode =
  | 'unknown-widget'
  | 'unknown-tab'
  | 'duplicate-id'
  | 'invalid-index'
  | 'invalid-path'
  | 'invalid-value'
  | 'holds-tabs'
  | 'holds-widgets'
  | 'unreadable'

/** An edit that cannot be made on a page: one sentence, the nearest right name, and which of the edits it was. */
export class EditFault extends Error {
  override readonly name = 'EditFault'
  readonly code: EditFaultCode
  readonly suggestion: string | undefined
  readonly index: number

  constructor(code: EditFaultCode, message: string, suggestion?: string, index = 0) {
    super(message)
    this.code = code
    this.suggestion = suggestion
    this.index = index
  }
}
