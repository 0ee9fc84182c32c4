/** Chinese words for failures. */
import type { Failures } from '../failures';

export const failures = {
  Locked: {
    title: '已锁定',
    next: '请先用口令或恢复码解锁。已经记录的内容都在本机，没有丢。',
  },
  WrongPassphrase: {
    title: '口令或恢复码不对',
    next: '请检查大小写和输入法后再试，次数不限。忘了口令可用恢复码；两样都没有，任何人都打不开这台机器上的数据。',
  },
  Conflict: {
    title: '内容刚刚被改过，这次没有保存',
    next: '另一个窗口或后台先写入了。屏幕已换成最新内容，请看过再填一次。',
  },
  Missing: {
    title: '找不到了',
    next: '它可能已被移走，或从未存在。请返回上一屏重新打开。',
  },
  Invalid: {
    title: '填写的内容不合要求，没有保存',
    next: '请检查各项后再试。反复出现时，请把下面的原文交给技术人员。',
  },
  TooNew: {
    title: '数据由更新的版本写成',
    next: '本程序没有改动它。请安装与数据同样新或更新的版本后再打开，不要用旧版本覆盖。',
  },
  Damaged: {
    title: '数据文件损坏，已停止写入',
    next: '请先把数据文件夹整个复制到别处保存，再从最近的备份恢复，或交给技术人员。不要删除任何文件。',
  },
  NoSpace: {
    title: '磁盘满了，这次没有保存',
    next: '请清理数据所在磁盘（至少 200 MB）后再试。此前保存的内容没有受影响。',
  },
  Internal: {
    title: '程序没能完成这一步',
    next: '此前保存的内容没有受影响。请再试一次；仍不行时，请把下面的原文和编号交给技术人员。',
  },
  Unreachable: {
    title: '连不上本机的烽燧程序',
    next: '程序可能已退出。请重新启动它；这里会自动重连，不必刷新。已保存的内容都在本机。',
  },
  Stranger: {
    title: '这个网页的访问许可已失效',
    next: '程序重新启动后，旧网址不再有效。请用程序启动时给出的新网址打开。',
  },
} satisfies Failures;
