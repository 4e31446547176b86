import { ByteWriter, ParquetWriter } from 'hyparquet-writer'
import { type ExportColumn, type FilledColumn, plainCell } from './table.ts'
import type { BeginWriting } from './writing.ts'

/** For programs: columns by their ids, numbers as DOUBLE, dates as DATE; the version of the data is in the metadata. */
export const parquet: BeginWriting = ({ columns, dataVersion }, write) => {
  const bytes = new ByteWriter()
  const flush = () => {
    write(bytes.getBytes().slice())
    bytes.index = 0
  }
  const file = new ParquetWriter({
    writer: bytes,
    schema: [
      { name: 'root', num_children: columns.length },
      ...columns.map(({ name, type }) => ({ name, repetition_type: 'OPTIONAL' as const, ...STORED[type] })),
    ],
    kvMetadata: [{ key: 'dataVersion', value: dataVersion }],
    createdBy: 'rattan',
  })
  return {
    add(part) {
      file.write({ columnData: part.columns.map(columnData), rowGroupSize: Math.max(1, part.rows) })
      flush()
    },
    end() {
      file.finish()
      flush()
    },
  }
}

const TEXT = { type: 'BYTE_ARRAY', converted_type: 'UTF8' } as const
const STORED = {
  number: { type: 'DOUBLE' },
  boolean: { type: 'BOOLEAN' },
  date: { type: 'INT32', converted_type: 'DATE' },
  text: TEXT,
  period: TEXT,
  list: TEXT,
} as const

function columnData({ name, type, values }: FilledColumn) {
  return { name, data: values.map((value) => stored(value, type)) }
}

function stored(raw: unknown, type: ExportColumn['type']): unknown {
  const value = plainCell(raw)
  if (value === null) return null
  if (type === 'date') return new Date(`${String(value).slice(0, 10)}T00:00:00Z`)
  if (type === 'number' || type === 'boolean') return value
  return String(value)
}
