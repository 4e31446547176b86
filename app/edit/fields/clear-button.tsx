import { X } from 'lucide-react'
import type { Path } from '../../../core/yaml/issue.ts'
import { useEditWords } from '../words.ts'
import { useWidgetForm } from './form.ts'

/** Takes a value away that need not be there. */
export function ClearButton({ path, label }: { readonly path: Path; readonly label: string }) {
  const { e } = useEditWords()
  const { put } = useWidgetForm()
  const name = e.form.clear(label)
  return (
    <button
      type="button"
      className="icon-btn"
      aria-label={name}
      title={name}
      onClick={() => put(path, undefined, label)}
    >
      <X className="icon-s" aria-hidden="true" />
    </button>
  )
}
