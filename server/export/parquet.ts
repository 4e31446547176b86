import { type ColumnSource, parquetWriteBuffer } from 'hyparquet-writer'
import { type ExportColumn, type ExportTable, plainCell } from './table.ts'

/** For programs: columns by their ids, numbers as DOUBLE, dates as DATE; the version of the data is in the metadata. */
export function parquet({ columns, dataVersion }: ExportTable): Uint8Array {
  const buffer = parquetWriteBuffer({
    columnData: columns.map(columnData),
    schema: [
      { name: 'root', num_children: columns.length },
      ...columns.map(({ name, type }) => ({ name, repetition_type: 'OPTIONAL' as const, ...STORED[type] })),
    ],
    kvMetadata: [{ key: 'dataVersion', value: dataVersion }],
    createdBy: 'rattan',
  })
  return new Uint8Array(buffer)
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

function columnData({ name, type, values }: ExportColumn): ColumnSource {
  return { name, data: values.map((value) => stored(value, type)) }
}

function stored(raw: unknown, type: ExportColumn['type']): unknown {
  const value = plainCell(raw)
  if (value === null) return null
  if (type === 'date') return new Date(`${String(value).slice(0, 10)}T00:00:00Z`)
  if (type === 'number' || type === 'boolean') return value
  return String(value)
}
