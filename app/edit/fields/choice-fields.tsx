import { ToggleGroup } from 'radix-ui'
import { OnOff } from '../../on-off.tsx'
import { useEditWords } from '../words.ts'
import { type FieldProps, useWidgetForm } from './form.ts'
import type { Field } from './schema-fields.ts'
import { useFieldWords } from './use-field-words.ts'

type Of<K extends Field['kind']> = FieldProps<Extract<Field, { kind: K }>>

/** What is chosen as it is by itself need not be said. */
export const unlessInitial = (
  value: unknown,
  { initial, optional }: Pick<Of<'toggle'>, 'initial' | 'optional'>,
) =>
  optional && initial !== undefined && JSON.stringify(value) === JSON.stringify(initial) ? undefined : value

export function ToggleField(props: FieldProps<Field>) {
  const { put } = useWidgetForm()
  const { value, initial, path, label, ids } = props
  return (
    <OnOff
      id={ids.control}
      aria-describedby={ids.described}
      checked={(value ?? initial ?? false) === true}
      onCheckedChange={(on) =>
        put(
          path,
          props.optional && initial === undefined && !on ? undefined : unlessInitial(on, props),
          label,
        )
      }
    />
  )
}

/** Few and short ones are segments, others a list. */
export function ChoiceField(props: Of<'choice'>) {
  const { e } = useEditWords()
  const { put } = useWidgetForm()
  const { valueWord } = useFieldWords()
  const { field, value, initial, path, label, optional, ids } = props
  const values = field.values.map((one) => ({ one, key: String(one), word: valueWord(path, one) }))
  const choose = (key: string) => {
    const chosen = values.find((one) => one.key === key)
    if (chosen) put(path, unlessInitial(chosen.one, props), label)
    else if (optional) put(path, undefined, label)
  }
  const letters = values.reduce((sum, { word }) => sum + word.length + 3, 0)
  const now = value ?? initial
  if (values.length <= 4 && letters <= 34) {
    return (
      <ToggleGroup.Root
        type="single"
        value={now === undefined || now === null ? '' : String(now)}
        onValueChange={choose}
        aria-labelledby={ids.label}
        aria-describedby={ids.described}
        className="segment flex w-fit max-w-full bg-canvas text-12 pointer-coarse:h-11"
      >
        {values.map(({ key, word }) => (
          <ToggleGroup.Item key={key} value={key} className="!px-2.5">
            {word}
          </ToggleGroup.Item>
        ))}
      </ToggleGroup.Root>
    )
  }
  return (
    <select
      aria-labelledby={ids.label}
      aria-describedby={ids.described}
      aria-invalid={props.invalid || undefined}
      value={now === undefined || now === null ? '' : String(now)}
      onChange={({ target }) => choose(target.value)}
      className="select control w-full justify-between bg-canvas aria-invalid:border-danger pointer-coarse:h-11"
    >
      {optional && initial === undefined && <option value="">{e.none}</option>}
      {values.map(({ key, word }) => (
        <option key={key} value={key}>
          {word}
        </option>
      ))}
    </select>
  )
}
