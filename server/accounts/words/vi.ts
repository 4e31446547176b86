/** Sentences of letters, in Vietnamese. */
export const vi = {
  invitation: (to: string) => `Lời mời vào ${to}`,
  invites: (by: string, to: string) => `${by} mời bạn vào ${to}.`,
  registration: (to: string) => `Tài khoản của bạn ở ${to}`,
  asked: (to: string) => `Có người, hẳn là bạn, muốn tạo tài khoản ở ${to} với địa chỉ e-mail này.`,
  follow: 'Mở liên kết này để chọn tên và mật khẩu. Chỉ dùng được một lần và chỉ dành cho bạn:',
  until: (at: string) => `Liên kết có hiệu lực đến ${at}.`,
  hasOne: 'Địa chỉ này đã có tài khoản. Đăng nhập tại đây:',
  forgotten: 'Nếu quên mật khẩu, hãy hỏi quản trị viên.',
  notYou: 'Nếu không phải bạn, hãy bỏ qua thư này: không có gì thay đổi.',
}
export type LetterWords = typeof vi
