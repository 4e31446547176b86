import { type ComponentType, type RefObject, useEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { nextWait } from './waits.ts'

type Load<P> = () => Promise<ComponentType<P>>

/**
 * A component that the page can do without at first: loaded once it is wanted, and asked for again where it could not
 * be fetched; null until it is here.
 */
export function useLoaded<P>(wanted: boolean, load: Load<P>): ComponentType<P> | null {
  const [loaded, setLoaded] = useState<ComponentType<P> | null>(null)
  useEffect(() => {
    if (!wanted || loaded) return
    let gone = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const ask = (failures: number) =>
      load().then(
        (component) => gone || setLoaded(() => component),
        () => {
          if (!gone) timer = setTimeout(ask, nextWait(failures, null, Math.random()), failures + 1)
        },
      )
    ask(0)
    return () => {
      gone = true
      clearTimeout(timer)
    }
  }, [wanted, loaded, load])
  return loaded
}

/** Turns true when the reader first moves or presses anything: what a key may open from then on can be fetched. */
export function useFirstSign(): boolean {
  const [seen, setSeen] = useState(false)
  useEffect(() => {
    const stop = new AbortController()
    const sign = () => {
      stop.abort()
      setSeen(true)
    }
    for (const kind of ['pointermove', 'pointerdown', 'keydown'])
      document.addEventListener(kind, sign, { signal: stop.signal, passive: true })
    return () => stop.abort()
  }, [])
  return seen
}

/** What `TypedAhead` needs; null while nothing is on its way. */
export interface FieldAhead {
  readonly onType: (typed: string) => void
  readonly onComposing: (on: boolean) => void
  readonly onCancel: () => void
}

/** A button together with what it opens, which stands in for the plain button once it is here. */
export interface PopupProps {
  readonly ref: RefObject<HTMLButtonElement | null>
}

/**
 * What a button opens, loaded at its first press; on the way as soon as the button is pointed at or has the focus.
 * When it is here it stands in the button's place and is pressed again in the same way, so that it opens, and moves
 * the focus, as it always does. Nothing opens where it cannot be loaded, or where the reader has gone elsewhere
 * meanwhile; the next press asks again. `onType` takes what is typed in the field ahead while the one for it is on its way;
 * a word that an input method has under way is finished there first.
 */
export function useFirstPress<P>(load: Load<P & PopupProps>, onType?: (typed: string) => void) {
  const [popup, setPopup] = useState<ComponentType<P & PopupProps> | null>(null)
  const [pressed, setPressed] = useState<'key' | 'pointer' | null>(null)
  const ref = useRef<HTMLButtonElement>(null)
  const word = useRef<PromiseWithEnd | null>(null)
  const forget = () => {
    setPressed(null)
    onType?.('')
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: once a press
  useEffect(() => {
    if (!pressed) return
    const from = document.activeElement
    let gone = false
    load().then(
      async (component) => {
        while (word.current) await word.current.ended
        if (gone) return
        if (document.activeElement !== from) return forget()
        // At once, with its effects: no key falls between the plain button and the one that opens.
        flushSync(() => {
          setPopup(() => component)
          setPressed(null)
        })
        if (ref.current) pressAgain(ref.current, pressed)
      },
      () => gone || forget(),
    )
    return () => {
      gone = true
    }
  }, [pressed, load])
  const prepare = () => void load().catch(() => {})
  const button = {
    ref,
    onPointerEnter: prepare,
    onFocus: prepare,
    // A click that no pointer made is one of Enter or the space bar.
    onClick: ({ detail }: { detail: number }) => setPressed(detail === 0 ? 'key' : 'pointer'),
  }
  const ahead: FieldAhead | null =
    pressed && onType
      ? {
          onType,
          onComposing(on) {
            word.current?.end()
            word.current = on ? promiseWithEnd() : null
          },
          onCancel() {
            forget()
            ref.current?.focus()
          },
        }
      : null
  return [popup, button, setPressed, ahead] as const
}

interface PromiseWithEnd {
  readonly ended: Promise<void>
  readonly end: () => void
}
function promiseWithEnd(): PromiseWithEnd {
  let end = () => {}
  const ended = new Promise<void>((done) => {
    end = done
  })
  return { ended, end }
}

/** Menus open when a pointer or a key goes down, everything else by the click that follows. */
function pressAgain(button: HTMLButtonElement, by: 'key' | 'pointer'): void {
  const how = { bubbles: true, cancelable: true }
  const down =
    by === 'key'
      ? new KeyboardEvent('keydown', { ...how, key: 'Enter' })
      : new PointerEvent('pointerdown', { ...how, pointerType: 'mouse' })
  button.focus({ preventScroll: true })
  if (button.dispatchEvent(down)) button.click()
}
