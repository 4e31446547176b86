// npm run check [-- --data] [--as <who>]: every issue of instance, registries and pages; with --data every widget against
// the data too; with --as what somebody sees by the policies, and the widgets as they see them.
import { formatIssue } from '../../core/yaml/issue.ts'
import { checkInstance } from '../checks/check-instance.ts'
import { readAs } from '../checks/seen-by.ts'
import { ConfigError, readConfig } from '../config.ts'

try {
  const config = readConfig(process.env)
  const args = process.argv.slice(2)
  const {
    issues,
    notes = [],
    summary,
    seen,
  } = await checkInstance(config, args.includes('--data'), readAs(args))
  for (const issue of issues) console.log(`${formatIssue(issue)}\n`)
  for (const note of notes) console.log(`note: ${note}\n`)
  if (seen) console.log(`${seen.join('\n')}\n`)
  console.log(
    `${summary}: ${issues.length === 0 ? 'no issues' : issues.length === 1 ? '1 issue' : `${issues.length} issues`}`,
  )
  process.exitCode = issues.length === 0 ? 0 : 1
} catch (error) {
  console.error(error instanceof ConfigError ? error.message : `check failed: ${(error as Error).message}`)
  process.exitCode = 1
}
