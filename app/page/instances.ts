import type { ResolvedWidget } from '../../core/api.ts'
import type { At } from '../../core/page.ts'
import type { Values } from '../inputs/input-state.ts'

export interface Instance {
  readonly id: string
  readonly widget: ResolvedWidget
  readonly at: At
  readonly values: Values
  readonly options: Readonly<Record<string, unknown>>
  readonly title: (text: string) => string
}

export function instancesOf(widgets: readonly ResolvedWidget[], values: Values): readonly Instance[] {
  return widgets.map((widget) => ({
    id: widget.id,
    widget,
    at: widget.at,
    values,
    options: widget.options,
    title: (t) => t,
  }))
}
