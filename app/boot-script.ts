/**
 * Runs before the first paint, so that language, density and colours do not flash. It must stay a constant: the
 * server's Content-Security-Policy allows inline scripts by their hash.
 */
export const BOOT_SCRIPT = `try{var p=JSON.parse(localStorage.getItem('rattan')||'{}'),h=document.documentElement;if(/^[a-z]{2}$/.test(p.lang))h.lang=p.lang;h.dataset.density=p.density==='comfortable'?'comfortable':'compact';if(p.board==='safe')h.dataset.cvd='safe';if(p.rail===true)h.dataset.rail='on'}catch(e){}`
