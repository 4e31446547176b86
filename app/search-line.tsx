import { Search } from 'lucide-react'
import type { ReactNode } from 'react'

export const FIELD = 'h-full min-w-0 flex-1 bg-transparent outline-none placeholder:text-fg-3'

/** The line in which a reader types what is searched: `children` are the field and what stands at its end. */
export const SearchLine = ({ large, children }: { large: boolean; children: ReactNode }) => (
  <div className={`flex items-center gap-2 border-b border-line ${large ? 'h-11 px-3.5' : 'h-10 px-3'}`}>
    <Search className={`${large ? 'icon' : 'icon-s'} text-fg-3`} aria-hidden="true" />
    {children}
  </div>
)
