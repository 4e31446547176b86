import type { AccountsConfig } from '../accounts/accounts.ts'
import type { DeliveryConfig } from '../delivery/deliveries.ts'

export const SECRET = Buffer.from('0123456789abcdef0123456789abcdef')

/** A server's settings with a mail server, a signed webhook `desk`, and one that lies in the house: `inside`. */
export function deliveryConfig(
  workDir: string,
  { smtp, hook }: { readonly smtp?: string; readonly hook?: string },
): AccountsConfig & DeliveryConfig {
  return {
    ...{ workDir, authPublic: true, authSecret: null, authSecretPrevious: null, authRegistration: false },
    ...{
      publicUrl: null,
      ssoProviders: [],
      smtpUrl: smtp ?? null,
      mailFrom: smtp ? 'charts@example.com' : null,
    },
    privateHosts: hook ? [new URL(hook).host] : [],
    webhooks: [
      ...(hook ? [{ id: 'desk', title: 'Desk', url: hook, secret: SECRET }] : []),
      {
        id: 'inside',
        title: 'Inside',
        url: 'http://127.0.0.1:1/services/key-in-path?k=key-in-query',
        secret: null,
      },
    ],
  }
}
