import { type ReactNode, useState } from 'react'
import { isMap } from '../../../core/words/is-map.ts'
import { languageName } from '../../language.ts'
import { useEditWords } from '../words.ts'
import { unlessInitial } from './choice-fields.tsx'
import { type FieldProps, useWidgetForm } from './form.ts'
import type { Field } from './schema-fields.ts'

type Of<K extends Field['kind']> = FieldProps<Extract<Field, { kind: K }>>
const INPUT = 'control w-full min-w-0 bg-canvas aria-invalid:border-danger pointer-coarse:h-11'

/**
 * What is typed is taken when its field is left or Enter is pressed; Escape forgets it. `read` gives the value, or says
 * in words why there is none: then what was typed stays to be mended.
 */
function useTyped(now: string, read: (typed: string) => string | null) {
  const [typed, setTyped] = useState<string | null>(null)
  const [refused, setRefused] = useState<string | null>(null)
  const take = () => {
    if (typed === null) return
    const why = typed === now ? null : read(typed)
    setRefused(why)
    if (why === null) setTyped(null)
  }
  return {
    refused,
    props: {
      value: typed ?? now,
      onChange: ({ target }: { target: { value: string } }) => setTyped(target.value),
      onBlur: take,
      onKeyDown: (event: React.KeyboardEvent) => {
        if (event.nativeEvent.isComposing) return
        const lines = event.target instanceof HTMLTextAreaElement
        if (event.key === 'Enter' && (!lines || event.ctrlKey || event.metaKey)) {
          event.preventDefault()
          take()
        }
        if (event.key !== 'Escape' || typed === null) return
        event.stopPropagation()
        setTyped(null)
        setRefused(null)
      },
    },
  }
}

const Refused = ({ children }: { children: ReactNode }) => (
  <p role="alert" className="mt-1 text-11 text-danger">
    {children}
  </p>
)

export function NumberField(props: Of<'number'>) {
  const { e } = useEditWords()
  const { put } = useWidgetForm()
  const { field, value, initial, path, label, optional, ids } = props
  const { least, most, above, whole } = field
  const { refused, props: typed } = useTyped(typeof value === 'number' ? String(value) : '', (text) => {
    if (text.trim() === '') {
      if (!optional && !field.orNone) return e.form.needed
      put(path, field.orNone && !optional ? null : undefined, label)
      return null
    }
    const number = Number(text.replace(',', '.'))
    const low = least !== undefined && (above ? number <= least : number < least)
    if (!Number.isFinite(number) || low || (most !== undefined && number > most)) {
      return e.form.numberWanted(least, most)
    }
    if (whole && !Number.isInteger(number)) return e.form.wholeWanted
    put(path, unlessInitial(number, props), label)
    return null
  })
  return (
    <>
      <input
        id={ids.control}
        type="number"
        inputMode={whole ? 'numeric' : 'decimal'}
        step={whole ? 1 : 'any'}
        min={least}
        max={most}
        placeholder={typeof initial === 'number' ? String(initial) : undefined}
        aria-describedby={ids.described}
        aria-invalid={props.invalid || refused !== null || undefined}
        className={INPUT}
        {...typed}
      />
      {refused && <Refused>{refused}</Refused>}
    </>
  )
}

export function TextField(props: Of<'text'>) {
  const { put } = useWidgetForm()
  const { field, value, initial, path, label, optional, ids } = props
  const { props: typed } = useTyped(typeof value === 'string' ? value : '', (text) => {
    put(path, text === '' && optional ? undefined : unlessInitial(text, props), label)
    return null
  })
  return (
    <input
      id={ids.control}
      maxLength={field.longest ?? 500}
      placeholder={typeof initial === 'string' ? initial : undefined}
      aria-describedby={ids.described}
      aria-invalid={props.invalid || undefined}
      className={INPUT}
      {...typed}
    />
  )
}

/** A text in every language; a language that is still missing is asked for, and nothing is said until it is there. */
export function TextsField(props: FieldProps<Field>) {
  const { e, languages } = useEditWords()
  const { put } = useWidgetForm()
  const { value, path, label, optional, ids } = props
  const [typed, setTyped] = useState<Readonly<Record<string, string>> | null>(null)
  const [asked, setAsked] = useState(false)
  const now = typed ?? (isMap(value) ? (value as Readonly<Record<string, string>>) : {})
  const filled = languages.filter((lang) => now[lang]?.trim())
  const partly = filled.length > 0 ? filled.length < languages.length : !optional
  const take = () => {
    if (!typed) return
    setAsked(true)
    if (partly) return
    setTyped(null)
    const next =
      filled.length === 0 ? undefined : Object.fromEntries(languages.map((l) => [l, now[l]!.trim()]))
    if (JSON.stringify(next) !== JSON.stringify(value)) put(path, next, label)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what is typed is taken when all of it is left
    <div
      className="grid grid-cols-[minmax(0,1fr)] gap-1.5"
      onBlur={({ relatedTarget, currentTarget }) => !currentTarget.contains(relatedTarget) && take()}
    >
      {languages.map((lang) => (
        <input
          key={lang}
          lang={lang}
          maxLength={500}
          aria-label={`${label} (${languageName(lang)})`}
          aria-describedby={ids.described}
          aria-invalid={props.invalid || (asked && partly) || undefined}
          placeholder={languageName(lang)}
          value={now[lang] ?? ''}
          onChange={({ target }) => setTyped({ ...now, [lang]: target.value })}
          onKeyDown={(event) => event.key === 'Enter' && !event.nativeEvent.isComposing && take()}
          className={INPUT}
        />
      ))}
      {asked && partly && typed && <Refused>{e.form.everyLanguage}</Refused>}
    </div>
  )
}

/** A value as it is written, which is JSON and so also YAML. */
export function WrittenField(props: FieldProps<Field>) {
  const { e } = useEditWords()
  const { put } = useWidgetForm()
  const { value, path, label, optional, ids } = props
  const { refused, props: typed } = useTyped(value === undefined ? '' : written(value), (text) => {
    if (text.trim() === '') {
      if (!optional) return e.form.needed
      put(path, undefined, label)
      return null
    }
    try {
      put(path, JSON.parse(text), label)
      return null
    } catch (cause) {
      return e.form.notJson((cause as Error).message)
    }
  })
  return (
    <>
      <textarea
        id={ids.control}
        rows={Math.min(8, typed.value.split('\n').length + 1)}
        spellCheck={false}
        autoComplete="off"
        aria-labelledby={ids.label}
        aria-describedby={ids.described}
        aria-invalid={props.invalid || refused !== null || undefined}
        className="mono block w-full resize-y rounded-6 border border-line-control bg-canvas px-2.5 py-1.5 text-12 aria-invalid:border-danger"
        {...typed}
      />
      <p className="mt-1 text-11 text-fg-3">{e.form.asWritten}</p>
      {refused && <Refused>{refused}</Refused>}
    </>
  )
}

/** Short values in one line, others an entry a line. */
function written(value: unknown): string {
  const line = JSON.stringify(value)
  return line.length <= 40 ? line : JSON.stringify(value, null, 2)
}
