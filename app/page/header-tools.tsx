import { Printer, RefreshCw } from 'lucide-react'
import { useLanguage } from '../language.ts'
import { printPage } from './print-page.ts'

/** Prints the page, or loads its data anew. */
export function HeaderTools({ busy, onRefresh }: { busy: boolean; onRefresh: () => void }) {
  const { m } = useLanguage()
  return (
    <div className="no-print flex flex-none items-center gap-1">
      <button
        type="button"
        className="icon-btn max-phone:hidden"
        onClick={() => void printPage()}
        aria-label={m.print}
        title={m.print}
      >
        <Printer className="icon" aria-hidden="true" />
      </button>
      <button type="button" className="icon-btn" onClick={onRefresh} aria-label={m.refresh} title={m.refresh}>
        <RefreshCw className={`icon ${busy ? 'animate-[spin_1s_linear_infinite]' : ''}`} aria-hidden="true" />
      </button>
    </div>
  )
}
