import { Command } from 'cmdk'
import type { ReactNode } from 'react'
import { FIELD, SearchLine } from './search-line.tsx'

/** The line above a list of commands in which a reader types; `children` stand at its end. */
export function SearchField(props: {
  value: string
  onChange: (typed: string) => void
  placeholder: string
  large?: boolean
  children?: ReactNode
}) {
  const { value, onChange, placeholder, large = false, children } = props
  return (
    <SearchLine large={large}>
      <Command.Input
        autoFocus
        value={value}
        onValueChange={onChange}
        placeholder={placeholder}
        className={`${FIELD} ${large ? 'text-16' : 'text-13'}`}
      />
      {children}
    </SearchLine>
  )
}
