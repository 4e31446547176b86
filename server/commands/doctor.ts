// npm run doctor: looks at an installation with the environment of its server, and says what to mend.

import { examine } from '../checks/examine.ts'
import { ConfigError, readConfig } from '../config.ts'

const SIGNS = { ok: 'ok     ', warning: 'warning', fault: 'FAULT  ' }

async function main(): Promise<void> {
  const config = readConfig(process.env)
  const counts = { ok: 0, warning: 0, fault: 0 }
  for await (const found of examine({
    config,
    node: process.versions.node,
    now: () => new Date(),
  })) {
    counts[found.level]++
    console.log(`${SIGNS[found.level]}  ${found.part}: ${found.text}`)
    if (found.mend) console.log(`         mend: ${found.mend}`)
  }
  console.log(`\n${counts.fault} to mend, ${counts.warning} to think about, ${counts.ok} well`)
  process.exitCode = counts.fault > 0 ? 1 : 0
}

main().catch((error: Error) => {
  console.error(error instanceof ConfigError ? error.message : `doctor: ${error.message}`)
  process.exitCode = 1
})
