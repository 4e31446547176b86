import { Command } from 'cmdk'
import { Search } from 'lucide-react'
import type { ReactNode } from 'react'

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
    <div className={`flex items-center gap-2 border-b border-line ${large ? 'h-11 px-3.5' : 'h-10 px-3'}`}>
      <Search className={`${large ? 'icon' : 'icon-s'} text-fg-3`} aria-hidden="true" />
      <Command.Input
        autoFocus
        value={value}
        onValueChange={onChange}
        placeholder={placeholder}
        className={`h-full min-w-0 flex-1 bg-transparent outline-none placeholder:text-fg-3 ${large ? 'text-16' : 'text-13'}`}
      />
      {children}
    </div>
  )
}
