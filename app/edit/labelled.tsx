import { type ReactNode, useId } from 'react'

/** A control under its name. */
export function Labelled(props: { name: string; children: (id: string) => ReactNode }) {
  const id = useId()
  return (
    <div className="min-w-0">
      <label htmlFor={id} className="mb-1 block truncate text-12 text-fg-2">
        {props.name}
      </label>
      {props.children(id)}
    </div>
  )
}
