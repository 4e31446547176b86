import { Plus } from 'lucide-react'
import type { ComponentProps } from 'react'
import { useListWords } from './words.ts'

export function AddButton(props: ComponentProps<'button'>) {
  const { l } = useListWords()
  return (
    <button type="button" {...props} className="icon-btn size-6" aria-label={l.add} title={l.add}>
      <Plus className="icon-s" aria-hidden="true" />
    </button>
  )
}
