import { RefreshCw } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { useState } from 'react'
import { ApiFault, send } from '../request.ts'
import { useAccountWords } from './words.ts'

type Said = 'asking' | 'started' | 'running' | 'none' | 'failed'

/** Begins a refresh and says what came of asking; what it does is on the page of the data. */
export function RefreshItem() {
  const { a } = useAccountWords()
  const [said, setSaid] = useState<Said | null>(null)
  const ask = () => {
    setSaid('asking')
    send('POST', '/api/refresh', {}).then(
      () => setSaid('started'),
      (fault) => setSaid(reasonOf(fault)),
    )
  }
  return (
    <>
      <DropdownMenu.Item
        className="menu-item"
        disabled={said === 'asking' || said === 'started'}
        onSelect={(event) => {
          event.preventDefault()
          ask()
        }}
      >
        <RefreshCw className="icon text-fg-3" aria-hidden="true" />
        {a.refreshData}
      </DropdownMenu.Item>
      {said && (
        <p
          role="status"
          className={`px-3.5 pb-1.5 text-12 ${said === 'failed' ? 'text-danger' : 'text-fg-2'}`}
        >
          {a.refresh[said]}
        </p>
      )}
    </>
  )
}

function reasonOf(fault: unknown): Said {
  if (!(fault instanceof ApiFault)) return 'failed'
  const { error } = fault.body ?? {}
  if (error === 'refresh-running') return 'running'
  return error === 'unknown-dataset' ? 'none' : 'failed'
}
