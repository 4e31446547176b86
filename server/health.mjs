// Whether the server in this container can be asked, for its health check. Accounts count elsewhere: who reads goes on without.
const { PORT = '3000' } = process.env
const answer = await fetch(`http://127.0.0.1:${PORT}/api/ready?exclude=accounts`).catch(() => undefined)
process.exit(answer?.ok ? 0 : 1)
