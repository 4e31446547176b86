import { Bookmark } from 'lucide-react'
import type { ComponentProps } from 'react'
import { useLanguage } from '../language.ts'

export function ViewsButton(props: ComponentProps<'button'>) {
  const { m } = useLanguage()
  return (
    <button type="button" {...props} className="icon-btn" aria-label={m.views} title={m.views}>
      <Bookmark className="icon" aria-hidden="true" />
    </button>
  )
}
