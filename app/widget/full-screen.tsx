import { Minimize2 } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Text } from '../../core/words/text.ts'
import { useLanguage } from '../language.ts'
import { Modal } from '../shell/modal.tsx'

/** A widget over the whole screen. */
export function FullScreen(props: {
  open: boolean
  onClose: () => void
  title: string
  unit: string
  hint: Text | null
  children: ReactNode
}) {
  const { m, text } = useLanguage()
  const { title, hint } = props
  return (
    <Modal
      open={props.open}
      onClose={props.onClose}
      label={title}
      className="h-[calc(100dvh-24px)] max-h-none w-[calc(100vw-24px)] max-w-none rounded-8 bg-surface p-0 shadow-modal"
    >
      <div className="flex h-full flex-col">
        <div className="flex flex-none items-center gap-2 border-b border-line py-2 pr-2 pl-4">
          <h2 className="truncate text-14 font-strong">{title}</h2>
          <span className="text-12 text-fg-3">{props.unit}</span>
          {hint && <span className="truncate text-12 text-fg-3">{text(hint)}</span>}
          <button
            type="button"
            className="icon-btn ml-auto"
            aria-label={m.exitFullScreen}
            onClick={props.onClose}
          >
            <Minimize2 className="icon" aria-hidden="true" />
          </button>
        </div>
        <div className="min-h-0 flex-1 p-4">{props.children}</div>
      </div>
    </Modal>
  )
}
