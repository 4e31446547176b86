import { type ComponentType, createContext, type ReactNode, useContext } from 'react'
import type { PageFault } from '../../../core/api/layouts.ts'
import type { ResolvedInput } from '../../../core/api/pages.ts'
import type { PluginList } from '../../../core/api/plugins.ts'
import type { Column } from '../../../core/words/table.ts'
import type { Text } from '../../../core/words/text.ts'
import type { Path } from '../../../core/yaml/issue.ts'
import type { Values } from '../../inputs/input-state.ts'
import type { Field } from './schema-fields.ts'

/** What the fields of one widget share: what there is to name, what is wrong, and how a value is set. */
export interface WidgetFormContext {
  /** Sets a value at a path that begins with `options` or `params`; undefined takes it away. */
  readonly put: (path: Path, value: unknown, label: string) => void
  /** Paths begin with `options` or `params`, too. */
  readonly faults: readonly PageFault[]
  readonly plugins: PluginList
  /** Of the widget's newest numbers. */
  readonly columns: readonly Column[]
  /** What the server knows that the widget's metrics are called. */
  readonly metrics: readonly { readonly id: string; readonly label: Text }[]
  /** Whose metrics the widget shows, where that is no input's business. */
  readonly entity: string | undefined
  readonly inputs: readonly ResolvedInput[]
  readonly values: Values
}

export const WidgetForm = createContext<WidgetFormContext | null>(null)

export function useWidgetForm(): WidgetFormContext {
  const form = useContext(WidgetForm)
  if (!form) throw new Error('a field stands outside the form of a widget')
  return form
}

/** A value with its name, and all that stands around its control. */
export interface BoxProps {
  readonly field: Field
  readonly path: Path
  readonly value: unknown
  readonly initial?: unknown
  readonly label: string
  /** Not shown where it is in another language than the reader's: then it comes with the pointer. */
  readonly hint?: { readonly text: string | null; readonly shown: boolean }
  readonly optional: boolean
  /** What stands at the end of the line of its name. */
  readonly children?: ReactNode
  /** Its name is said, but not seen: what holds it shows which one it is. */
  readonly bare?: boolean
  /** It is what its holder's value is as a whole. */
  readonly same?: boolean
}

/** What every field gets. */
export interface FieldProps<F> {
  /** Draws the fields inside it. */
  readonly Box: ComponentType<BoxProps>
  readonly field: F
  readonly path: Path
  readonly value: unknown
  /** What holds where there is no value. */
  readonly initial?: unknown
  readonly label: string
  /** Whether its value may be taken away. */
  readonly optional: boolean
  /** Of the control: where its label, its hint and its faults are. */
  readonly ids: { readonly control: string; readonly label: string; readonly described: string | undefined }
  readonly invalid: boolean
}
