import { loginPath } from '../../shared/wire.ts'

/** Takes the token out of the address, so that it is neither shared nor kept in the browser's list of visited pages. */
export function takeToken(): string | null {
  const token = new URLSearchParams(location.hash.slice(1)).get('token')
  if (token !== null) history.replaceState(null, '', location.pathname + location.search)
  return token
}

/** granted: the cookie is set. refused: the token is not (or no longer) the right one. unreachable: nobody answers. */
export async function login(token: string): Promise<'granted' | 'refused' | 'unreachable'> {
  try {
    const response = await fetch(loginPath, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: token,
    })
    return response.ok ? 'granted' : 'refused'
  } catch {
    return 'unreachable'
  }
}

/** Whether anybody answers at the page's own address. */
export async function answers(): Promise<boolean> {
  try {
    await fetch('/', { method: 'HEAD', cache: 'no-store' })
    return true
  } catch {
    return false
  }
}
