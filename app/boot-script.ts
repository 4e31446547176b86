/**
 * Runs before the first paint and after next-themes' own script, so that language, density and colours do not flash,
 * and so that `?lang=en` and `?theme=light` win. It must stay a constant: the
 * server's Content-Security-Policy allows inline scripts by their hash.
 */
export const BOOT_SCRIPT = `try{var h=document.documentElement,q=new URLSearchParams(location.search),l=q.get('lang'),t=q.get('theme');if(t==='dark'||t==='light')h.dataset.theme=t;if(/^[a-z]{2}$/.test(l))h.lang=l;var p=JSON.parse(localStorage.getItem('rattan')||'{}');if(!/^[a-z]{2}$/.test(l)&&/^[a-z]{2}$/.test(p.lang))h.lang=p.lang;h.dataset.density=p.density==='comfortable'?'comfortable':'compact';if(p.board==='safe')h.dataset.cvd='safe';if(p.rail===true)h.dataset.rail='on'}catch(e){}`
