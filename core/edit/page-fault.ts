import type { Fault } from '../yaml/issue.ts'

/** A fault of a written page, with its path there. */
export type PageFault = Pick<Fault, 'code' | 'path' | 'message' | 'suggestion'>
