/*
 * Takes note of all that a program has the system do to one database, in the order in which it was done. Loaded before
 * the C library by LD_PRELOAD; DISK_FILE is the database, DISK_LOG the file that the notes are appended to. Threads and
 * processes take turns, so that there is one order of all that they do. What the notes are: recording.ts.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/uio.h>
#include <unistd.h>

enum { NONE, DATABASE, WAL, JOURNAL, FOLDER, BEGUN };
enum { MOST_DESCRIPTORS = 65536 };

struct note {
  char what; /* Write, Truncate, Sync, Create, Unlink, Link from BEGUN */
  char of;
  char unused[2];
  uint32_t length;
  int64_t offset;
};

static unsigned char of_descriptor[MOST_DESCRIPTORS];
static const char *database;
static size_t database_length;
static size_t folder_length;
static int notes = -1;
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;

static int (*real_open)(const char *, int, ...);
static int (*real_close)(int);
static int (*real_unlink)(const char *);
static int (*real_link)(const char *, const char *);
static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static int (*real_ftruncate)(int, off_t);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);

__attribute__((constructor)) static void begin(void) {
  real_open = dlsym(RTLD_NEXT, "open64");
  real_close = dlsym(RTLD_NEXT, "close");
  real_unlink = dlsym(RTLD_NEXT, "unlink");
  real_link = dlsym(RTLD_NEXT, "link");
  real_write = dlsym(RTLD_NEXT, "write");
  real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
  real_ftruncate = dlsym(RTLD_NEXT, "ftruncate64");
  real_fsync = dlsym(RTLD_NEXT, "fsync");
  real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
  database = getenv("DISK_FILE");
  const char *log = getenv("DISK_LOG");
  if (!database || !log) return;
  database_length = strlen(database);
  folder_length = strrchr(database, '/') - database;
  notes = real_open(log, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  if (notes < 0) abort();
}

static int file_of(const char *path) {
  if (notes < 0 || !path) return NONE;
  if (strncmp(path, database, database_length) == 0) {
    const char *rest = path + database_length;
    if (*rest == 0) return DATABASE;
    if (strcmp(rest, "-wal") == 0) return WAL;
    if (strcmp(rest, "-journal") == 0) return JOURNAL;
    /* A database that has no name yet. */
    size_t length = strlen(rest);
    if (*rest == '.' && length > 4 && strcmp(rest + length - 4, ".new") == 0) return BEGUN;
    return NONE;
  }
  return strlen(path) == folder_length && strncmp(path, database, folder_length) == 0 ? FOLDER : NONE;
}

static int file_at(int fd) { return fd >= 0 && fd < MOST_DESCRIPTORS ? of_descriptor[fd] : NONE; }

static void take_turn(void) {
  pthread_mutex_lock(&turn);
  while (flock(notes, LOCK_EX) != 0) {
  }
}

static void end_turn(void) {
  flock(notes, LOCK_UN);
  pthread_mutex_unlock(&turn);
}

static void note(char what, int of, int64_t offset, const void *data, size_t length) {
  struct note head = {what, (char)of, {0, 0}, (uint32_t)length, offset};
  struct iovec parts[2] = {{&head, sizeof head}, {(void *)data, length}};
  if (writev(notes, parts, length > 0 ? 2 : 1) != (ssize_t)(sizeof head + length)) abort();
}

static int opened(const char *path, int flags, mode_t mode) {
  int of = file_of(path);
  if (of == NONE) {
    int fd = real_open(path, flags, mode);
    if (file_at(fd) != NONE) of_descriptor[fd] = NONE;
    return fd;
  }
  take_turn();
  int is_new = (flags & O_CREAT) && access(path, F_OK) != 0;
  int fd = real_open(path, flags, mode);
  if (fd >= 0 && is_new) note('C', of, 0, NULL, 0);
  if (fd >= 0 && fd < MOST_DESCRIPTORS) of_descriptor[fd] = (unsigned char)of;
  end_turn();
  return fd;
}

static mode_t mode_in(int flags, va_list rest) { return flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0; }

int open(const char *path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  mode_t mode = mode_in(flags, rest);
  va_end(rest);
  return opened(path, flags, mode);
}

int open64(const char *path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  mode_t mode = mode_in(flags, rest);
  va_end(rest);
  return opened(path, flags | O_LARGEFILE, mode);
}

int close(int fd) {
  if (file_at(fd) != NONE) of_descriptor[fd] = NONE;
  return real_close(fd);
}

int unlink(const char *path) {
  int of = file_of(path);
  if (of == NONE) return real_unlink(path);
  take_turn();
  int result = real_unlink(path);
  if (result == 0) note('U', of, 0, NULL, 0);
  end_turn();
  return result;
}

int link(const char *from, const char *to) {
  if (file_of(from) != BEGUN) return real_link(from, to);
  take_turn();
  int result = real_link(from, to);
  if (result == 0) note('L', file_of(to), 0, NULL, 0);
  end_turn();
  return result;
}

ssize_t write(int fd, const void *data, size_t length) {
  int of = file_at(fd);
  if (of == NONE) return real_write(fd, data, length);
  take_turn();
  off_t offset = lseek(fd, 0, SEEK_CUR);
  ssize_t written = real_write(fd, data, length);
  if (written > 0) note('W', of, offset, data, (size_t)written);
  end_turn();
  return written;
}

static ssize_t written_at(int fd, const void *data, size_t length, off_t offset) {
  int of = file_at(fd);
  if (of == NONE) return real_pwrite(fd, data, length, offset);
  take_turn();
  ssize_t written = real_pwrite(fd, data, length, offset);
  if (written > 0) note('W', of, offset, data, (size_t)written);
  end_turn();
  return written;
}

ssize_t pwrite(int fd, const void *data, size_t length, off_t offset) { return written_at(fd, data, length, offset); }
ssize_t pwrite64(int fd, const void *data, size_t length, off64_t offset) { return written_at(fd, data, length, offset); }

static int truncated(int fd, off_t length) {
  int of = file_at(fd);
  if (of == NONE) return real_ftruncate(fd, length);
  take_turn();
  int result = real_ftruncate(fd, length);
  if (result == 0) note('T', of, length, NULL, 0);
  end_turn();
  return result;
}

int ftruncate(int fd, off_t length) { return truncated(fd, length); }
int ftruncate64(int fd, off64_t length) { return truncated(fd, length); }

static int synced(int fd, int (*real)(int)) {
  int of = file_at(fd);
  if (of == NONE) return real(fd);
  take_turn();
  int result = real(fd);
  if (result == 0) note('S', of, 0, NULL, 0);
  end_turn();
  return result;
}

int fsync(int fd) { return synced(fd, real_fsync); }
int fdatasync(int fd) { return synced(fd, real_fdatasync); }
