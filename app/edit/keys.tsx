import { useLayoutEffect, useRef } from 'react'
import type { Desk } from './desk.ts'
import { useEditWords } from './words.ts'

/** Ctrl Z and Ctrl Shift Z (or Y), and A to add where there is room for that, but for who is typing. */
export function useKeys(desk: Desk, add: (() => void) | null): void {
  const { e } = useEditWords()
  const latestAdd = useRef(add)
  latestAdd.current = add
  // With the first picture: a key may be pressed as soon as there is something to press it for.
  useLayoutEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const typing = (event.target as Element | null)?.closest('input, textarea, select, [contenteditable]')
      const key = event.key.toLowerCase()
      if (typing || event.altKey) return
      if (!(event.ctrlKey || event.metaKey)) {
        if (key !== 'a' || !latestAdd.current || document.querySelector('dialog[open], .pop')) return
        // The letter is for this, not for the field that opens.
        event.preventDefault()
        return latestAdd.current()
      }
      const back = key === 'z' && !event.shiftKey
      if (!back && key !== 'y' && key !== 'z') return
      event.preventDefault()
      if (back) desk.undo(e.undone)
      else desk.redo(e.redone)
    }
    document.addEventListener('keydown', pressed)
    return () => document.removeEventListener('keydown', pressed)
  }, [desk, e])
}

/** The keys of the editor, at its foot. */
export function Keys() {
  const { e } = useEditWords()
  const keys = [
    [['Tab'], e.keyNext],
    [['↑ ↓ ← →'], e.keyMove],
    [['Shift', '↑ ↓ ← →'], e.keyResize],
    [['Enter'], e.keyOptions],
    [['A'], e.keyAdd],
    [['D'], e.keyDuplicate],
    [['Del'], e.keyRemove],
    [['Ctrl', 'Z'], e.keyUndo],
  ] as const
  return (
    <footer className="edit-keys no-print" aria-hidden="true">
      {keys.map(([pressed, does]) => (
        <span key={does} className="flex items-center gap-1">
          {pressed.map((key) => (
            <kbd key={key} className={`key ${key.length > 5 ? 'font-sans' : ''}`}>
              {key}
            </kbd>
          ))}
          <span className="ml-0.5">{does}</span>
        </span>
      ))}
    </footer>
  )
}
