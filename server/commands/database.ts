// npm run database -- status|dump|restore|move: the database of accounts, for who runs the server.
import { existsSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pino } from 'pino'
import { type Config, ConfigError, readConfig } from '../config.ts'
import { createDatabase, hasEmbedded } from '../database/database.ts'
import { countRows, dumpInto, moveRows, restoreFrom } from '../database/dump.ts'
import { embeddedFolder } from '../database/embedded.ts'
import { markAll } from '../database/embedded-mark.ts'
import type { Db } from '../database/tables.ts'

const log = pino({ level: 'silent' })

/** Opens a database for one piece of work. */
async function inside<T>(
  config: Pick<Config, 'databaseUrl' | 'workDir'>,
  work: (db: Db) => Promise<T>,
): Promise<T> {
  const database = createDatabase(config, log)
  try {
    return await work(await database.open())
  } finally {
    await database.close()
  }
}

const told = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts)
    .map(([table, n]) => `  ${table}: ${n}`)
    .join('\n')

const nameOf = ({ databaseUrl, workDir }: Config) =>
  databaseUrl === null ? `embedded database in ${embeddedFolder(workDir)}` : 'PostgreSQL (DATABASE_URL)'

const COMMANDS: Readonly<
  Record<
    string,
    {
      readonly takes: string
      readonly does: string
      readonly run: (config: Config, args: readonly string[]) => Promise<string>
    }
  >
> = {
  status: {
    takes: '',
    does: 'which database it is and how many rows it has',
    async run(config) {
      if (config.databaseUrl === null && !hasEmbedded(config.workDir))
        return `${nameOf(config)}: not made yet; the first account makes it`
      return `${nameOf(config)}\n${told(await inside(config, countRows))}`
    },
  },
  dump: {
    takes: '<file>',
    does: 'every row into a file, one JSON line each',
    async run(config, [name]) {
      const file = fileOf(name)
      await inside(config, (db) => dumpInto(db, file))
      return `Dumped into ${file}.`
    },
  },
  restore: {
    takes: '<file>',
    does: 'a dump into a database that is empty',
    async run(config, [name]) {
      const file = fileOf(name)
      if (!existsSync(file)) throw new Error(`there is no file ${file}`)
      return inside(config, async (db) => {
        await restoreFrom(file, db)
        markAll(config)
        return `Restored into the ${nameOf(config)}:\n${told(await countRows(db))}`
      })
    },
  },
  move: {
    takes: '',
    does: 'the embedded database into an empty PostgreSQL (DATABASE_URL)',
    async run(config) {
      const { workDir, databaseUrl } = config
      if (databaseUrl === null) throw new Error('set DATABASE_URL to the PostgreSQL database to move to')
      if (!hasEmbedded(workDir))
        throw new Error(`there is no embedded database in ${embeddedFolder(workDir)}`)
      const embedded = { databaseUrl: null, workDir }
      const moved = await inside(embedded, (from) => inside(config, (to) => moveRows(from, to)))
      // Kept, but out of the way: a server that forgets DATABASE_URL must not go on with it.
      const kept = `${embeddedFolder(workDir)}.moved-${new Date().toISOString().slice(0, 10)}`
      await rename(embeddedFolder(workDir), kept)
      return `Moved to PostgreSQL:\n${told(moved)}\nWhat was embedded is kept in ${kept}; remove it when you like.`
    },
  },
}

function fileOf(name: string | undefined): string {
  if (!name) throw new Error('missing the name of a file')
  return resolve(process.env.INIT_CWD ?? '.', name)
}

async function main([name = '', ...args]: readonly string[]): Promise<void> {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (!command) {
    const usage = Object.entries(COMMANDS).map(
      ([one, { takes, does }]) => `  npm run database -- ${one} ${takes}\t${does}`,
    )
    throw new Error([name ? `unknown command "${name}"; one of:` : 'one of:', ...usage].join('\n'))
  }
  console.log(await command.run(readConfig(process.env), args))
}

main(process.argv.slice(2)).catch((error: Error) => {
  console.error(error instanceof ConfigError ? error.message : `database: ${error.message}`)
  process.exitCode = 1
})
