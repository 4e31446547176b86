import type { AccountMessages } from '../words/account/vi.ts'
import { agentName } from './agent-name.ts'
import { useAccountWords } from './words.ts'

/** A browser in words. */
export function agentWords(agent: string, a: AccountMessages): string {
  const [browser, system] = agentName(agent)
  return browser && system ? a.on(browser, system) : (browser ?? system ?? a.unknownAgent)
}

/** The same, with all that it says of itself on hover. */
export function Agent({ agent }: { readonly agent: string }) {
  const { a } = useAccountWords()
  return (
    <span title={agent} className="truncate">
      {agentWords(agent, a)}
    </span>
  )
}
