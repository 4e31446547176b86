/** Các câu về ghi chú tại biểu đồ và bảng. */
export const vi = {
  title: (title: string) => `Ghi chú: ${title}`,
  none: 'Chưa có ghi chú nào.',
  whole: 'Cả biểu đồ',
  at: 'Tại thời điểm',
  text: 'Ghi chú mới',
  add: 'Thêm ghi chú',
  remove: (by: string, text: string) => `Xóa ghi chú của ${by}: ${text}`,
  added: 'Đã thêm ghi chú',
  removed: 'Đã xóa ghi chú',
  refused: 'Tối đa 1.000 ký tự, không có ký tự điều khiển.',
  full: 'Đã có quá nhiều ghi chú. Hãy xóa bớt trước.',
  failed: 'Chưa lưu được. Hãy thử lại.',
  loadFailed: 'Chưa tải được ghi chú.',
  signIn: 'Đăng nhập để viết ghi chú.',
  left: (n: number) => `Còn ${n} ký tự`,
  readers: 'Ai đọc được trang này đều thấy ghi chú.',
}
export type NoteMessages = typeof vi
