/**
 * The sound of an alarm, made here so that no file need be loaded.
 *
 * A browser may refuse sound until the person has touched the page: `blocked` says so, the screen must show it, and
 * what could not sound does so once as soon as it may.
 */

const TONES_HZ = [880, 660] as const;
const TONE_SECONDS = 0.28;
const RISE_SECONDS = 0.02;
const LOUDNESS = 0.35;

class Sound {
  /** The browser has not let a sound out yet. */
  blocked = $state(false);
  #context: AudioContext | undefined;
  #owed = 0;

  /** Sounds `times` pairs of tones, now or when the browser lets it. */
  ring(times: number): void {
    const context = this.#open();
    if (!context) return;
    if (context.state === 'running') {
      this.blocked = false;
      play(context, times);
    } else {
      this.#owed = times;
      this.blocked = true;
      const resume = () => void context.resume().catch(() => undefined);
      resume();
      for (const touch of ['pointerdown', 'keydown']) addEventListener(touch, resume, { once: true });
    }
  }

  /** Falls silent, and forgets what is owed. */
  hush(): void {
    this.#owed = 0;
    void this.#context?.close().catch(() => undefined);
    this.#context = undefined;
    this.blocked = false;
  }

  #open(): AudioContext | undefined {
    if (this.#context) return this.#context;
    try {
      const context = new AudioContext();
      context.onstatechange = () => this.#changed(context);
      this.#context = context;
    } catch {
      this.blocked = true;
    }
    return this.#context;
  }

  #changed(context: AudioContext): void {
    if (context.state !== 'running') return;
    this.blocked = false;
    const owed = this.#owed;
    this.#owed = 0;
    if (owed > 0) play(context, owed);
  }
}

function play(context: AudioContext, times: number): void {
  for (let count = 0; count < times * TONES_HZ.length; count += 1) {
    const begin = context.currentTime + count * TONE_SECONDS;
    const tone = context.createOscillator();
    const gain = context.createGain();
    tone.type = 'square';
    tone.frequency.value = TONES_HZ[count % TONES_HZ.length] ?? TONES_HZ[0];
    gain.gain.setValueAtTime(0, begin);
    gain.gain.linearRampToValueAtTime(LOUDNESS, begin + RISE_SECONDS);
    gain.gain.linearRampToValueAtTime(0, begin + TONE_SECONDS);
    tone.connect(gain).connect(context.destination);
    tone.start(begin);
    tone.stop(begin + TONE_SECONDS);
  }
}

/** The sound of this page. */
export const sound = new Sound();
