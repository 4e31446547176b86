/** Các câu về so sánh nhiều mã trên một biểu đồ. */
export const vi = {
  title: (title: string) => `So sánh: ${title}`,
  column: 'Chỉ số',
  compared: 'Đang so sánh',
  add: (found: string) => `Thêm để so sánh: ${found}`,
  remove: (symbol: string) => `Bỏ ${symbol} khỏi so sánh`,
  added: (symbol: string) => `Đã thêm ${symbol}`,
  removed: (symbol: string) => `Đã bỏ ${symbol}`,
  choose: (most: number) => `Tìm thêm để so sánh, tối đa ${most}.`,
  none: (symbols: string) => `Không có số liệu: ${symbols}`,
  failed: 'Không tải được số liệu.',
}
export type CompareMessages = typeof vi
