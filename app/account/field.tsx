import { CircleAlert, Eye, EyeOff } from 'lucide-react'
import { type ComponentProps, type ReactNode, useId, useState } from 'react'
import { useAccountWords } from './words.ts'

type FieldProps = Omit<ComponentProps<'input'>, 'className'> & {
  readonly label: string
  readonly hint?: string
  /** What is wrong with what was typed. */
  readonly fault?: string | null
  /** Stands in the field, at its end. */
  readonly end?: ReactNode
}

/** A line to type in, under its label. */
export function Field({ label, hint, fault, end, ...input }: FieldProps) {
  const id = useId()
  const about = [hint && `${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(' ')
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="text-12 font-medium text-fg-2">
        {label}
      </label>
      <div className="relative">
        <input
          {...input}
          id={id}
          aria-invalid={fault ? true : undefined}
          aria-describedby={about || undefined}
          className={`control h-9 w-full bg-canvas text-16 aria-invalid:border-danger phone:text-13 pointer-coarse:h-11 ${end ? 'pr-10' : ''}`}
        />
        {end && <div className="absolute inset-y-0 right-1 grid place-items-center">{end}</div>}
      </div>
      {hint && (
        <p id={`${id}-hint`} className="text-12 text-fg-3">
          {hint}
        </p>
      )}
      {fault && (
        <p id={`${id}-fault`} className="flex items-start gap-1.5 text-12 text-danger">
          <CircleAlert className="icon-s mt-[3px]" aria-hidden="true" />
          {fault}
        </p>
      )}
    </div>
  )
}

/** A password, which can be shown while it is typed. */
export function PasswordField(props: Omit<FieldProps, 'end' | 'type'>) {
  const { a } = useAccountWords()
  const [shown, setShown] = useState(false)
  const Icon = shown ? EyeOff : Eye
  return (
    <Field
      {...props}
      type={shown ? 'text' : 'password'}
      required
      spellCheck={false}
      autoCapitalize="none"
      end={
        <button
          type="button"
          className="icon-btn"
          aria-pressed={shown}
          aria-label={a.showPassword}
          title={shown ? a.hidePassword : a.showPassword}
          onClick={() => setShown(!shown)}
        >
          <Icon className="icon" aria-hidden="true" />
        </button>
      }
    />
  )
}
