import { type Input, type Page, type Widget, withWidgets } from '../../core/page/page.ts'
import { choiceValues } from '../../core/page/read-input.ts'
import type { Registry } from '../../core/registry/registry.ts'

/**
 * A page as readers see it who do not see all subjects, groups and pages: what an input begins with is something that
 * they see, and no click leads to a page that is not there for them.
 */
export function scopedPage(page: Page, registry: Registry, seesPage: (id: string) => boolean): Page {
  const inputs = Object.entries(page.inputs ?? {}).map(([name, input]) => [
    name,
    withDefault(input, registry),
  ])
  const linked = withWidgets(page, (widget) => [withLinks(widget, seesPage)])
  return page.inputs ? { ...linked, inputs: Object.fromEntries(inputs) } : linked
}

function withLinks(widget: Widget, seesPage: (id: string) => boolean): Widget {
  const click = widget.on?.click
  if (click?.open === undefined || seesPage(click.open)) return widget
  const { open: _open, tab: _tab, with: _with, ...rest } = click
  return { ...widget, on: Object.keys(rest).length > 0 ? { click: rest } : {} }
}

function withDefault(input: Input, registry: Registry): Input {
  if (input.type === 'subject') {
    if (registry.subjects.has(input.default)) return input
    const { entity, group } = input
    const fitting = [...registry.subjects.values()].filter(
      (subject) =>
        (entity === undefined ||
          subject.entity === entity ||
          registry.entities.get(entity)?.of === 'subjects') &&
        (group === undefined || subject.group === group),
    )
    const first = fitting.find(({ main }) => main) ?? fitting[0]
    return { ...input, default: first?.symbol ?? '' }
  }
  if ((input.type !== 'choice' && input.type !== 'multi-choice') || Array.isArray(input.options)) return input
  const options = choiceValues(input.options, registry)
  if (input.type === 'choice')
    return options.includes(input.default) ? input : { ...input, default: options[0] ?? '' }
  return { ...input, default: input.default.filter((value) => options.includes(value)) }
}
