import type { ReactNode } from 'react'

/** Something that can be chosen in the palette. */
export interface Entry {
  readonly id: string
  readonly shown: ReactNode
  readonly act: () => unknown
}
