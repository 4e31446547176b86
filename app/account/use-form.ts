import { type FormEvent, useEffect, useRef, useState } from 'react'
import { ApiFault } from '../request.ts'

/**
 * Sends a form at most once at a time. What goes wrong is kept until the next try; where the server asks to be left
 * alone, `wait` counts the seconds.
 */
export function useForm(act: (values: (name: string) => string, form: HTMLFormElement) => Promise<void>) {
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<ApiFault | null>(null)
  const running = useRef(false)
  const [wait, startWait] = useWait()
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    if (running.current || wait > 0) return
    running.current = true
    setBusy(true)
    setFault(null)
    try {
      const data = new FormData(form)
      await act((name) => String(data.get(name) ?? ''), form)
    } catch (cause) {
      const fault = cause instanceof ApiFault ? cause : new ApiFault(0, null)
      setFault(fault)
      if (fault.status === 429) startWait(fault.retryAfter ?? 30)
    }
    running.current = false
    setBusy(false)
  }
  return { busy, fault, wait, submit }
}

/** Seconds that are left, counted down. */
function useWait(): readonly [number, (seconds: number) => void] {
  const [until, setUntil] = useState(0)
  const [now, setNow] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => {
      setNow(Date.now())
      if (Date.now() >= until) clearInterval(timer)
    }, 1000)
    return () => clearInterval(timer)
  }, [until])
  const start = (seconds: number) => {
    setNow(Date.now())
    setUntil(Date.now() + seconds * 1000)
  }
  return [Math.max(0, Math.ceil((until - now) / 1000)), start]
}
