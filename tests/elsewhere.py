"""Systems that are not here: beginnings of programs that take from Python what those do not have.

They stand in for a machine of that kind, and prove less than one would: kernel, Java and shell are Linux's.
"""

from __future__ import annotations

#: macOS: names that only Linux has, and /proc. What psutil would ask of the kernel there is answered here.
ON_MACOS = """
import fcntl, os, psutil, select, signal, socket, sys

LINUX_ONLY = {
    os: (
        "EFD_* MFD_* O_DIRECT O_LARGEFILE O_NOATIME O_PATH O_RSYNC O_TMPFILE POSIX_FADV_* P_PIDFD RWF_* "
        "SCHED_* SPLICE_* XATTR_* copy_file_range eventfd* fdatasync getrandom getresgid getresuid getxattr "
        "listxattr memfd_create pidfd_open pipe2 posix_fadvise posix_fallocate removexattr sched_get* "
        "sched_rr* sched_set* setresgid setresuid setxattr splice waitid"
    ),
    signal: "SIGCLD SIGPOLL SIGPWR SIGRTMAX SIGRTMIN SIGSTKFLT pidfd_send_signal sigtimedwait sigwaitinfo",
    select: "EPOLL* epoll",
    fcntl: "F_ADD_SEALS F_GETPIPE_SZ F_GETSIG F_GET_SEALS F_NOTIFY F_OFD_* F_SETPIPE_SZ F_SETSIG LOCK_MAND",
    socket: "AF_ALG AF_NETLINK AF_PACKET AF_VSOCK SOCK_CLOEXEC SOCK_NONBLOCK SO_PEERCRED",
}
for module, patterns in LINUX_ONLY.items():
    for pattern in patterns.split():
        stem, star, _ = pattern.partition("*")
        for name in [each for each in vars(module) if each == stem or star and each.startswith(stem)]:
            delattr(module, name)
for module in ("selectors", "shutil", "subprocess", "tempfile"):  # they look for those names when they load
    sys.modules.pop(module, None)

def hide(event, arguments):
    if event in {"open", "os.listdir", "os.scandir"} and str(arguments[0]).startswith("/proc"):
        raise FileNotFoundError(2, "No such file or directory", str(arguments[0]))

memory = psutil.virtual_memory()
psutil.virtual_memory = lambda: memory
sys.platform = "darwin"
sys.addaudithook(hide)
"""

#: Windows: modules that it does not have. Python's own that need others there are loaded before.
ON_WINDOWS = """
import os, sys, click, importlib.util, pathlib, subprocess, traceback
for name in ("fcntl", "grp", "pwd", "readline", "resource", "termios", "tty"):
    sys.modules[name] = None
sys.platform, os.name = "win32", "nt"
"""

#: The command line, after one of these.
MAIN = """
from pytlc.cli.main import main
main()
"""
