import { useMemo, useState } from 'react'
import { isMap } from '../../../core/words/is-map.ts'
import { useEditWords } from '../words.ts'
import { faultsAt } from './faults-at.ts'
import { FieldBox } from './field.tsx'
import { useWidgetForm } from './form.ts'
import { Properties } from './map-field.tsx'
import { propertiesOf } from './schema-fields.ts'

/** As many fields as are seen at a glance. */
const FEW = 8

/**
 * The fields of a widget's options or of its query's params. Of many, those that nobody has set stand behind a button;
 * which, is settled when the form opens, so that nothing moves while it is used.
 */
export function BlockFields(props: {
  readonly part: 'options' | 'params'
  readonly schema: unknown
  readonly value: unknown
}) {
  const { e } = useEditWords()
  const { faults } = useWidgetForm()
  const { part, schema } = props
  const properties = useMemo(() => propertiesOf(schema), [schema])
  const value = isMap(props.value) ? props.value : {}
  const [shown] = useState(() => {
    const said = properties.filter(({ name, needed }) => needed || value[name] !== undefined)
    return new Set((properties.length > FEW ? said : properties).map(({ name }) => name))
  })
  const [first, more] = [
    properties.filter(({ name }) => shown.has(name)),
    properties.filter(({ name }) => !shown.has(name)),
  ]
  const own = [...faultsAt(faults, [part], false), ...faultsAt(faults, [], false)]
  return (
    <>
      {own.map(({ message }) => (
        <p key={message} role="alert" lang="en" className="text-12 text-danger">
          {message}
        </p>
      ))}
      {properties.length === 0 && <p className="text-12 text-fg-3">{e.form.nothingToSet}</p>}
      <Properties Box={FieldBox} properties={first} path={[part]} value={value} />
      {more.length > 0 && (
        <details className="edit-more">
          <summary className="cursor-pointer py-1 text-12 text-accent">{e.form.more(more.length)}</summary>
          <div className="mt-2 grid grid-cols-[minmax(0,1fr)] gap-[11px]">
            <Properties Box={FieldBox} properties={more} path={[part]} value={value} />
          </div>
        </details>
      )}
    </>
  )
}
