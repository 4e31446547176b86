import { useState } from 'react'
import type { PageSummary } from '../../core/api/pages.ts'
import { useFirstSign, useLoaded, useTypedAhead } from '../on-first-use.ts'

const loadPalette = () => import('./palette.tsx').then((module) => module.Palette)

/** The palette, fetched when the reader gives a first sign; what is typed before it is here, is in its field. */
export function Search(props: {
  open: boolean
  onClose: () => void
  pages: readonly PageSummary[]
  current: string | null
}) {
  const { open } = props
  const Palette = useLoaded(useFirstSign() || open, loadPalette)
  const [typed, setTyped] = useState('')
  const close = () => {
    setTyped('')
    props.onClose()
  }
  useTypedAhead(open, setTyped, close)
  return Palette && <Palette {...props} onClose={close} typed={typed} onType={setTyped} />
}
