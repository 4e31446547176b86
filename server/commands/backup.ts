// npm run backup -- <folder> [--keep <n>] [--no-data], npm run restore -- <backup> [--instance <folder>].
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { pino } from 'pino'
import { backUp } from '../backup/backup.ts'
import { restore } from '../backup/restore.ts'
import { ConfigError, readConfig } from '../config.ts'

const log = pino({ level: 'silent' })

/** Said to who typed something that cannot be done. */
class Misused extends Error {}

const at = (path: string) => resolve(process.env.INIT_CWD ?? '.', path)

const COMMANDS: Readonly<Record<string, (args: string[]) => Promise<string>>> = {
  async backup(args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { keep: { type: 'string' }, 'no-data': { type: 'boolean' } },
    })
    const [folder] = positionals
    if (folder === undefined || positionals.length > 1)
      throw new Misused('npm run backup -- <folder> [--keep <n>] [--no-data]')
    const keep = values.keep === undefined ? undefined : Number(values.keep)
    if (keep !== undefined && !(Number.isInteger(keep) && keep > 0))
      throw new Misused(`--keep ${values.keep}: expected a number of backups, such as 14`)
    const made = await backUp({
      ...{ config: readConfig(process.env), folder: at(folder), now: () => new Date(), log },
      ...{ data: values['no-data'] !== true, ...(keep === undefined ? {} : { keep }) },
    })
    const { files, generation } = made.list
    const bytes = Object.values(files).reduce((sum, { size }) => sum + size, 0)
    return [
      `${made.folder}: ${Object.keys(files).length} files, ${(bytes / 1e6).toFixed(1)} MB, ${generation ? `generation ${generation}` : 'no generation of the data'}.`,
      ...(made.dumpedAt ? [`A server has the database open: it is the dump of ${made.dumpedAt}.`] : []),
      ...made.removed.map((name) => `${name} is removed.`),
      'It holds secrets. Keep it where only you can read it, on another machine.',
    ].join('\n')
  },
  async restore(args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { instance: { type: 'string' } },
    })
    const [folder] = positionals
    if (folder === undefined || positionals.length > 1)
      throw new Misused('npm run restore -- <folder of a backup> [--instance <empty folder>]')
    const instance = values.instance === undefined ? null : at(values.instance)
    const { list, rows } = await restore({
      config: readConfig(process.env),
      folder: at(folder),
      instance,
      log,
    })
    const counts = Object.entries(rows).flatMap(([table, n]) => (n > 0 ? [`${table}: ${n}`] : []))
    return [
      `Restored what was backed up at ${list.at}.`,
      `Rows: ${counts.join(', ') || 'none'}. Generation of the data: ${list.generation ?? 'none'}.`,
      ...(instance ? [`Start it with INSTANCE_DIR=${instance}.`] : []),
    ].join('\n')
  },
}

async function main([name = '', ...args]: string[]): Promise<void> {
  console.log(await COMMANDS[name]!(args))
}

const [name = ''] = process.argv.slice(2)
main(process.argv.slice(2)).catch((error: Error & { code?: string }) => {
  const plain = error instanceof ConfigError || error instanceof Misused
  console.error(plain ? error.message : `${name}: ${error.message}`)
  process.exitCode = 1
})
