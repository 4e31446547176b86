// A process of its own that sends what is due in a database: WORK_DIR, its address or nothing, and a webhook's address.
import { createAccounts } from '../accounts/accounts.ts'
import { createDatabase } from '../database/database.ts'
import { createDeliveries } from '../delivery/deliveries.ts'
import { deliveryConfig } from './test-delivery.ts'

const [workDir, databaseUrl, hook] = process.argv.slice(2) as [string, string, string]
const config = deliveryConfig(workDir, { hook })
const log = { info() {}, error() {} }
const database = createDatabase({ databaseUrl, workDir }, log)
const accounts = createAccounts({ database, config, log, now: () => new Date() })
await createDeliveries(accounts, config, { claimSeconds: 1 }).flush()
console.log('done')
process.exit(0)
